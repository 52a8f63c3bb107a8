import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readBundleFiles } from "../../../src/io/opa/bundle-files.ts";
import { createEngine, type Engine } from "../../../src/io/opa/engine.ts";
import { hostBuiltins } from "../../../src/io/opa/host-builtins.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";

const run = promisify(execFile);

const type = z.looseObject({ type: z.string() });
const builtin = z.looseObject({
  name: z.string(),
  deprecated: z.boolean().optional(),
  decl: z.looseObject({ args: z.array(type).optional() }),
});
const capabilities = z.looseObject({ builtins: z.array(builtin) });
type Builtin = z.infer<typeof builtin>;

/** Compiled away: no module ever calls them. `print` is erased, metadata becomes a constant, the rest is OPA's own test support. */
const neverCalled = [
  "eq",
  "assign",
  "print",
  "internal.print",
  "internal.test_case",
  "rego.metadata.chain",
  "rego.metadata.rule",
];
/** The host has it and gates do not use it: it throws on null. */
const leftOut = ["sprintf"];

/** A value that the compiler takes for the argument; whether the builtin can do anything with it does not matter. */
const samples: Readonly<Record<string, string>> = {
  number: "input.number",
  string: "input.string",
  boolean: "input.boolean",
  array: "input.array",
  object: "input.object",
  set: "{x | some x in input.array}",
  any: "input.array",
  function: "input.any",
  null: "null",
};
const input = { number: 2, string: "a", boolean: true, array: ["a"], object: { a: "b" } };

function sampleOf(argument: z.infer<typeof type>): string {
  return samples[argument.type] ?? "input.any";
}

function rulesCalling(builtins: readonly Builtin[]): string {
  const rules = builtins.map(({ name, decl }) => {
    const values = (decl.args ?? []).map(sampleOf);
    const call = infix.get(name)?.(values) ?? `${name}(${values.join(", ")})`;
    return `answer contains result if {\n\tinput.calls == ${JSON.stringify(name)}\n\tresult := ${call}\n}`;
  });
  return `package called\n\n${rules.join("\n\n")}\n`;
}

/** Builtins that have no name of their own in Rego. */
const infix = new Map<string, (values: readonly string[]) => string>([
  ["internal.member_2", () => '"a" in input.array'],
  ["internal.member_3", () => '0, "a" in input.array'],
  ["internal.template_string", () => '$"{input.string}"'],
]);

describeWithServers("the capabilities of gates", () => {
  let dir: string;
  let opa: string;
  let current: readonly Builtin[];
  let ours: readonly Builtin[];

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    opa = await opaBinary();
    const all = capabilities.parse(JSON.parse((await run(opa, ["capabilities", "--current"])).stdout)).builtins;
    // Rego of today refuses the deprecated ones wherever they stand.
    current = all.filter(({ deprecated }) => deprecated !== true);
    ours = capabilities.parse(JSON.parse(await readFile("policies/capabilities.json", "utf8"))).builtins;
  });
  afterAll(() => removeDirectory(dir));

  async function engineCalling(builtins: readonly Builtin[]): Promise<Engine> {
    const at = join(dir, crypto.randomUUID());
    await mkdir(at);
    await writeFile(join(at, "called.rego"), rulesCalling(builtins));
    await run(opa, ["build", "-t", "wasm", "-e", "called/answer", "-o", join(at, "b.tar.gz"), at]);
    const wasm = (await readBundleFiles(await readFile(join(at, "b.tar.gz")))).get("policy.wasm") ?? Buffer.alloc(0);
    const module = await WebAssembly.compile(new Uint8Array(wasm));
    return createEngine({ module, data: {}, memoryMaxMiB: 64 });
  }

  it("declare builtins as OPA itself declares them", () => {
    const declared = new Map(current.map((each) => [each.name, each]));
    expect(ours).toEqual(ours.map(({ name }) => declared.get(name)));
  });

  it("hold every builtin that a module and its host have, and no other", async () => {
    const called = current.filter(({ name }) => !neverCalled.includes(name));
    const { description } = await engineCalling(called);
    const unserved = description.builtins.filter((name) => !hostBuiltins.includes(name));
    const expected = called.map(({ name }) => name).filter((name) => !unserved.includes(name));
    const compiledAway = ["assign", "eq"];
    expect(ours.map(({ name }) => name).sort()).toEqual([...expected, ...compiledAway].sort());
    expect(unserved).toEqual(expect.arrayContaining(leftOut));
  });

  describe("are no promise that breaks", () => {
    it("when each builtin is called", async () => {
      const called = ours.filter(({ name }) => !neverCalled.includes(name));
      const engine = await engineCalling(called);
      for (const { name } of called) {
        const question = new TextEncoder().encode(JSON.stringify({ ...input, calls: name }));
        expect(() => engine.evaluate("called/answer", question), name).not.toThrow();
      }
    });

    it("as others would", async () => {
      const engine = await engineCalling(current.filter(({ name }) => name === "time.now_ns"));
      const question = new TextEncoder().encode(JSON.stringify({ calls: "time.now_ns" }));
      expect(() => engine.evaluate("called/answer", question)).toThrow();
    });
  });
});
