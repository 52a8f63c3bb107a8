/** The filter and its peers in turn, on the same texts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { createScorer } from "../../../domain/spam/score.ts";
import { spamModel } from "../../../schemas/policy/spam-model.ts";
import { removeDirectory, temporaryDirectory } from "../../servers/start.ts";
import { smsSpamCollection } from "../../spam/corpora.ts";
import { trainBogofilter } from "../../spam/peers/bogofilter.ts";
import { trainNaiveBayes } from "../../spam/peers/naive-bayes.ts";
import type { SpamOptions } from "./options.ts";

/** By the clock, and by the processor, which other work on the machine changes less. */
type One = { readonly p50Us: number; readonly p99Us: number; readonly busyUs: number };
type Figures = { readonly one: One; readonly linesPerSecond: number };

export type SpamResult = {
  readonly lines: number;
  readonly modelBytes: number;
  readonly load: { readonly clockMs: number; readonly busyMs: number };
  readonly filter: Figures;
  readonly naiveBayes: Figures;
  readonly bogofilter: { readonly version: string; readonly linesPerSecond: number };
  readonly ratios: { readonly linesToBogofilter: number; readonly timeToNaiveBayes: number };
};

const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const program = fileURLToPath(new URL(`../../../main.${extension}`, import.meta.url));
const modelFile = fileURLToPath(new URL("../../../../policies/data/consentry/filter/model.json", import.meta.url));
const published = z.object({ model: spamModel });
const publishedTraining = 1674;
/** About one SMS. */
const oneFrom = 155;
const oneTo = 165;
const loads = 9;

export async function runSpamBench(options: SpamOptions, progress: (line: string) => void): Promise<SpamResult> {
  const rows = smsSpamCollection();
  const training = rows.slice(0, publishedTraining);
  const ones = rows.map(({ text }) => text).filter(({ length }) => length >= oneFrom && length <= oneTo);
  const texts = Array.from({ length: options.lines }, (_, at) => rows[at % rows.length]?.text ?? "");
  progress("one text after the other");
  const load = loading();
  const filter = oneByOne(createScorer(read()).score, ones, options.texts);
  const bayes = trainNaiveBayes(training);
  const naiveBayes = oneByOne(bayes.score, ones, options.texts);
  progress(`${options.lines.toLocaleString("en")} lines`);
  const lines = { filter: await commandRate(texts), bayes: await rate(texts, () => texts.forEach(bayes.score)) };
  const bogofilter = await bogofilterRate(training, texts);
  return {
    ...{ lines: options.lines, modelBytes: gzipSync(readFileSync(modelFile)).length, load },
    filter: { one: filter, linesPerSecond: Math.round(lines.filter) },
    naiveBayes: { one: naiveBayes, linesPerSecond: Math.round(lines.bayes) },
    bogofilter,
    ratios: {
      linesToBogofilter: Number((lines.filter / bogofilter.linesPerSecond).toFixed(2)),
      timeToNaiveBayes: Number((filter.busyUs / naiveBayes.busyUs).toFixed(2)),
    },
  };
}

const read = () => published.parse(JSON.parse(readFileSync(modelFile, "utf8"))).model;

/** The middle one of several loads, from the file to the first answer. */
function loading(): SpamResult["load"] {
  const each = Array.from({ length: loads }, () => {
    const busy = process.cpuUsage();
    const startedMs = performance.now();
    createScorer(read());
    return { clockMs: performance.now() - startedMs, busyMs: busySince(busy) / 1000 };
  });
  const middle = (of: "clockMs" | "busyMs") =>
    percentile(
      each.map((load) => load[of]),
      0.5,
    );
  return { clockMs: middle("clockMs"), busyMs: middle("busyMs") };
}

function oneByOne(score: (text: string) => unknown, texts: readonly string[], times: number): One {
  for (const text of texts) for (let again = 0; again < 20; again++) score(text);
  const taken: number[] = [];
  const busy = process.cpuUsage();
  for (let at = 0; at < times; at++) {
    const text = texts[at % texts.length] ?? "";
    const startedMs = performance.now();
    score(text);
    taken.push((performance.now() - startedMs) * 1000);
  }
  return { p50Us: percentile(taken, 0.5), p99Us: percentile(taken, 0.99), busyUs: busySince(busy) / times };
}

/** Microseconds. */
function busySince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Lines a second. */
async function rate(texts: readonly string[], work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (texts.length * 1000) / (performance.now() - startedMs);
}

async function commandRate(texts: readonly string[]): Promise<number> {
  const directory = temporaryDirectory("consentry-bench-");
  const [input, output] = [join(directory, "texts"), join(directory, "scores")];
  writeFileSync(input, texts.map((text) => `${text}\n`).join(""));
  const perSecond = await rate(texts, () => runCommand(input, output));
  const answers = readFileSync(output, "utf8").split("\n").length - 1;
  await removeDirectory(directory);
  if (answers !== texts.length) throw new Error(`spam score answered ${answers} times to ${texts.length} lines`);
  return perSecond;
}

async function runCommand(input: string, output: string): Promise<void> {
  const [from, to] = [openSync(input, "r"), openSync(output, "w")];
  const child = spawn(process.execPath, [program, "spam", "score"], { stdio: [from, to, "inherit"] });
  const [code] = await once(child, "exit");
  closeSync(from);
  closeSync(to);
  if (code !== 0) throw new Error(`consentry spam score ended with exit code ${code}`);
}

async function bogofilterRate(training: Parameters<typeof trainBogofilter>[0], texts: readonly string[]) {
  const bogofilter = await trainBogofilter(training);
  try {
    const file = bogofilter.write(texts);
    const perSecond = await rate(texts, () => bogofilter.scoreFile(file));
    return { version: bogofilter.version, linesPerSecond: Math.round(perSecond) };
  } finally {
    await bogofilter.close();
  }
}
