import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { readBundle } from "../../../src/io/opa/bundle.ts";
import { createJudges, type Judges } from "../../../src/io/opa/judges.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { verdictInput } from "../../../src/schemas/policy/verdict-input.ts";
import { verdictOutput } from "../../../src/schemas/policy/verdict-output.ts";
import { opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";

const run = promisify(execFile);

/** The document without one of its members, once for each member at any depth, and with each member null. */
function damaged(document: unknown): unknown[] {
  if (typeof document !== "object" || document === null) return [];
  return Object.keys(document).flatMap((key) => {
    const member: unknown = Reflect.get(document, key);
    const inside = damaged(member).map((each) => changed(document, key, each));
    return [without(document, key), changed(document, key, null), ...inside];
  });
}

function changed(document: object, key: string, member: unknown): object {
  return Array.isArray(document)
    ? document.map((each, index) => (String(index) === key ? member : each))
    : { ...document, [key]: member };
}

function without(document: object, key: string): object {
  if (Array.isArray(document)) return document.filter((_, index) => String(index) !== key);
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== key));
}

describeWithServers("the policy in a gate", () => {
  let dir: string;
  let opa: string;
  let judges: Judges;

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    opa = await opaBinary();
    const outFile = join(dir, "bundle.tar.gz");
    await buildBundle({ opaBinary: opa, policiesDir: "policies", outFile });
    const read = await readBundle(await readFile(outFile));
    if (!read.ok) throw new Error(read.message);
    judges = await createJudges({ bundle: read.bundle, workers: 1, deadlineMs: 2000, memoryMaxMiB: 64 });
  });
  afterAll(async () => {
    await judges.close();
    await removeDirectory(dir);
  });

  async function evaluated<T extends z.ZodType>(query: string, schema: T, input: unknown = {}): Promise<z.infer<T>> {
    const inputFile = join(dir, "input.json");
    await writeFile(inputFile, JSON.stringify(input));
    const sources = ["-d", "policies/consentry", "-d", "policies/data"];
    const { stdout } = await run(opa, ["eval", ...sources, "-i", inputFile, "--format", "raw", query], {
      maxBuffer: 256 * 1024 * 1024,
    });
    return schema.parse(JSON.parse(stdout));
  }

  it("judges every damaged message as OPA itself does", async () => {
    const examples = await evaluated(
      "[data.consentry_test._everything, data.consentry.lib.examples.message, data.consentry.lib.examples.reply]",
      z.array(verdictInput),
    );
    const inputs: unknown[] = [{}, ...examples, ...examples.flatMap(damaged)];
    const expected = await evaluated(
      "[verdict | some document in input; verdict := data.consentry.verdict with input as document]",
      z.array(verdictOutput),
      inputs,
    );
    const texts = inputs.map((input) => new TextEncoder().encode(JSON.stringify(input)));
    const results = await judges.judge("consentry/verdict", texts);
    expect(results.map((result) => (result.ok ? result.output : result.reason))).toEqual(expected);
    expect(inputs.length).toBeGreaterThan(500);
  });
});
