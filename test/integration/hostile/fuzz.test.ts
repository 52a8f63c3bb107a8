import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { brokenPromise, fuzz, hostileMessage } from "../../../src/lab/fuzz/fuzz.ts";
import { openPath, type Path } from "../../../src/lab/fuzz/path.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { verdictOutput } from "../../../src/schemas/policy/verdict-output.ts";
import { loadBundle, opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";

const messages = Number(process.env.CONSENTRY_FUZZ_MESSAGES ?? 10_000);
const seed = Number(process.env.CONSENTRY_FUZZ_SEED ?? 4);

describeWithServers("hostile messages on the gate's own path", () => {
  let dir: string;
  let path: Path;

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    const outFile = join(dir, "bundle.tar.gz");
    await buildBundle({ opaBinary: await opaBinary(), policiesDir: "policies", outFile });
    path = await openPath(await loadBundle(outFile));
  });
  afterAll(async () => {
    await path.close();
    await removeDirectory(dir);
  });

  it("each get a verdict with a reason, and none that another reader cannot read is approved", async () => {
    const { broken, outcomes, rules } = await fuzz(path, { seed, from: 0, messages });
    const again = `npm run fuzz -- --seed ${seed} --from ${broken?.index} --messages 1`;
    expect(broken, broken && again).toBeUndefined();
    // As many reach the policy as are stopped before it, or nothing was learnt about either.
    expect(rules.malformed).toBeGreaterThan(messages / 4);
    expect(outcomes.approved).toBeGreaterThan(messages / 10);
  });

  it("are judged as OPA itself judges them", async () => {
    const bodies = Array.from({ length: 500 }, (_, index) => hostileMessage(seed, index));
    const judged = (await path.judge(bodies)).filter(({ input }) => input !== "");
    const inputFile = join(dir, "input.json");
    await writeFile(inputFile, `[${judged.map(({ input }) => input).join(",")}]`);
    const query = "[verdict | some document in input; verdict := data.consentry.verdict with input as document]";
    const args = ["eval", "-d", "policies/consentry", "-d", "policies/data", "-i", inputFile, "--format", "raw", query];
    const { stdout } = await promisify(execFile)(await opaBinary(), args, { maxBuffer: 256 * 1024 * 1024 });
    const expected = z.array(verdictOutput).parse(JSON.parse(stdout));
    const found = judged.map(({ record: { outcome, violations } }) => ({ outcome, violations }));
    expect(found).toEqual(expected.map(({ outcome, violations }) => ({ outcome, violations })));
    expect(judged.length).toBeGreaterThan(100);
  });

  it("would be noticed if one that cannot be read were approved, or if a record named somebody", async () => {
    const [approved] = await path.judge([hostileMessage(seed, 0, [honest])]);
    if (approved === undefined) throw new Error("there is no verdict");
    const record = { ...approved.record, outcome: "approved", violations: [] } as const;
    const judged = { ...approved, record };
    expect(brokenPromise(Buffer.from("{"), judged)).toContain("another reader cannot read it");
    expect(brokenPromise(Buffer.from(honest), { ...judged, input: '"44 7700 900123"' })).toContain("names somebody");
    expect(brokenPromise(Buffer.from(honest), judged)).toBeUndefined();
  });
});

const honest = '{"messaging_product":"whatsapp","to":"447700900123","type":"text","text":{"body":"Hello"}}';
