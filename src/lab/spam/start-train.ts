/** `npm run train`: trains the filter anew, from the texts in the repository and the labels that officers gave. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { canaryFault, tryCanary } from "../../domain/spam/canary.ts";
import { createScorer } from "../../domain/spam/score.ts";
import { filterCanary } from "../../schemas/policy/bundle-data.ts";
import { type SpamModel, spamClass } from "../../schemas/policy/spam-model.ts";
import { runProgram, typedOptions, UsageError } from "../options.ts";
import type { Labelled } from "./corpora.ts";
import { allCourses } from "./courses.ts";
import { trainModel } from "./train.ts";

const canaryFile = fileURLToPath(new URL("../../../policies/data/consentry/filter/canary.json", import.meta.url));
const modelFile = fileURLToPath(new URL("../../../policies/data/consentry/filter/model.json", import.meta.url));

const help = `Trains the spam filter and writes it where the policy bundle takes it from: policies/data/consentry/filter/model.json.
The same texts give the same file, byte for byte. Takes some minutes.

Usage: npm run train -- [options]

      --with <file>  labels of officers as well, JSON Lines {"class": …, "text": …}, as \`consentry spam labels\` exports them
      --out <file>   write the model there instead
      --check        write nothing; exit code 1 if the file is not what would be written
  -h, --help

Then: npm run evaluate:spam tells how good it is, \`consentry policy build\` puts it into a bundle.
`;

type Options = { readonly with: string | undefined; readonly out: string; readonly check: boolean };

/** @returns undefined when help was asked for @throws UsageError */
function readOptions(args: readonly string[]): Options | undefined {
  const values = typedOptions(args, {
    with: { type: "string" },
    out: { type: "string", default: modelFile },
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  return { with: values.with, out: values.out, check: values.check };
}

async function run(options: Options): Promise<number> {
  const startedMs = performance.now();
  const labels = options.with === undefined ? [] : labelsIn(options.with);
  const model = trainModel(allCourses(labels), (line) => {
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
    process.stderr.write(`train: ${seconds} s: ${line}\n`);
  });
  const text = `${JSON.stringify({ model }, null, 2)}\n`;
  process.stderr.write(`train: ${model.version}, ${gzipSync(text).length} bytes compressed\n`);
  if (options.check) return readFileSync(options.out, "utf8") === text ? 0 : 1;
  writeFileSync(options.out, text);
  tellCanaries(model);
  return 0;
}

/** A bundle whose filter does too badly on its canaries is not taken; better to hear it now. */
function tellCanaries(model: SpamModel): void {
  const { canary } = canaryOf(JSON.parse(readFileSync(canaryFile, "utf8")));
  const { caughtPercent, blockedPercent } = tryCanary(canary, createScorer(model));
  const shares = `${caughtPercent.toFixed(1)} % caught, ${blockedPercent.toFixed(1)} % of the good ones blocked`;
  process.stderr.write(`train: canaries at ${canary.from}: ${shares}\n`);
  const fault = canaryFault(canary, { caughtPercent, blockedPercent });
  if (fault !== undefined) process.stderr.write(`train: no gate will take it: ${fault}\n`);
}

const canaryOf = (data: unknown) => z.object({ canary: filterCanary }).parse(data);

const label = z.object({ class: spamClass, text: z.string().min(1) });

/** A line that cannot be read is named by its number alone: it holds somebody's words. */
function labelsIn(file: string): Labelled[] {
  const lines = readLines(file);
  return lines.map((line, at) => {
    const parsed = label.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    throw new UsageError(
      `${file}, line ${at + 1} is no label: it takes {"class": one of ${spamClass.options.join(", ")}, "text": …}`,
    );
  });
}

function readLines(file: string): string[] {
  try {
    const path = file === "-" ? 0 : resolve(file);
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "");
  } catch {
    throw new UsageError(`${file} cannot be read`);
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run });
