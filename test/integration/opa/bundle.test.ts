import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultIn } from "../../../src/domain/message/bundle-reader.ts";
import { buildBundle } from "../../../src/io/opa/build.ts";
import { bundleDigest, readBundle } from "../../../src/io/opa/bundle.ts";
import { readBundleFiles } from "../../../src/io/opa/bundle-files.ts";
import type { VerificationKey } from "../../../src/io/opa/signature.ts";
import { removeDirectory, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { buildPolicy, opaBinary } from "../../support/policy-tree.ts";
import { describeWithServers } from "../../support/servers.ts";

const run = promisify(execFile);
/** A ConfigMap takes 1 MiB, and the bundle lies in it as base64. */
const configMapBytesMax = 900_000;

describeWithServers("the policy bundle", () => {
  let dir: string;
  let opa: string;
  let bytes: Buffer;

  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    opa = await opaBinary();
    bytes = await built({});
  });
  afterAll(() => removeDirectory(dir));

  async function built(more: Partial<Parameters<typeof buildBundle>[0]>): Promise<Buffer> {
    const outFile = join(dir, `${crypto.randomUUID()}.tar.gz`);
    await buildBundle({ opaBinary: opa, policiesDir: "policies", outFile, ...more });
    return await readFile(outFile);
  }

  it("is built the same from the same tree", async () => {
    expect(bundleDigest(await built({}))).toBe(bundleDigest(bytes));
  });

  it("fits into a ConfigMap", () => {
    expect(bytes.toString("base64").length).toBeLessThan(configMapBytesMax);
  });

  it("holds no test and no path of the machine that built it", async () => {
    const paths = [...(await readBundleFiles(bytes)).keys()];
    expect(paths.filter((path) => path.includes("_test"))).toEqual([]);
    expect(paths.filter((path) => !/^(consentry\/|policy\.wasm$|data\.json$|\.manifest$)/.test(path))).toEqual([]);
  });

  it("is read with what the host needs of it", async () => {
    const read = await readBundle(bytes, { digest: bundleDigest(bytes) });
    expect(read).toMatchObject({ ok: true, bundle: { digest: bundleDigest(bytes), revision: "1.0.0", signer: null } });
    const rules = read.ok ? read.bundle.data.rules : {};
    expect(rules["consent-required"]).toMatchObject({ clause: "K2", severity: "Major" });
  });

  it("gives the rules thresholds, and neither the filter's weights nor its canaries", async () => {
    const read = await readBundle(bytes);
    if (!read.ok) throw new Error(read.message);
    const rulesRead: unknown = JSON.parse(read.bundle.dataText);
    expect(rulesRead).toMatchObject({ consentry: { filter: { refuseAt: { Marketing: expect.any(Object) } } } });
    expect(rulesRead).not.toHaveProperty("consentry.filter.model");
    expect(rulesRead).not.toHaveProperty("consentry.filter.canary");
    expect(read.bundle.data.filter).toMatchObject({ model: expect.any(Object), canary: expect.any(Object) });
  });

  it("is refused, with the fault, if the host cannot use its data", async () => {
    const refused = await readBundle(bytes, { faultIn: () => "the spam filter catches nothing" });
    expect(refused).toEqual({ ok: false, reason: "BundleUnusable", message: "the spam filter catches nothing" });
    expect(await readBundle(bytes, { faultIn })).toMatchObject({ ok: true });
  });

  it("carries another revision if one is given", async () => {
    const read = await readBundle(await built({ revision: "2.0.0-rc.1" }));
    expect(read).toMatchObject({ ok: true, bundle: { revision: "2.0.0-rc.1" } });
  });

  it("is refused if its digest is not the declared one", async () => {
    expect(await readBundle(bytes, { digest: `sha256:${"0".repeat(64)}` })).toMatchObject({
      ok: false,
      reason: "VerificationFailed",
    });
  });

  describe("signed by opa", () => {
    let ec: { file: string; declared: VerificationKey };
    let rsa: { file: string; declared: VerificationKey };

    beforeAll(async () => {
      ec = await keyOf("ES256");
      rsa = await keyOf("RS256");
    });

    async function keyOf(algorithm: "ES256" | "RS256"): Promise<{ file: string; declared: VerificationKey }> {
      const pair =
        algorithm === "ES256"
          ? generateKeyPairSync("ec", { namedCurve: "P-256" })
          : generateKeyPairSync("rsa", { modulusLength: 2048 });
      const file = join(dir, `${algorithm}.pem`);
      const type = algorithm === "ES256" ? "sec1" : "pkcs1";
      await writeFile(file, pair.privateKey.export({ type, format: "pem" }));
      const key = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
      return { file, declared: { keyId: algorithm, algorithm, key } };
    }

    it.each(["ES256", "RS256"] as const)("verifies with %s", async (algorithm) => {
      const { file, declared } = algorithm === "ES256" ? ec : rsa;
      const signed = await built({ signingKey: { keyId: algorithm, algorithm, file } });
      const read = await readBundle(signed, { keys: [ec.declared, rsa.declared] });
      expect(read).toMatchObject({ ok: true, bundle: { signer: declared.keyId } });
    });

    it("is verified by opa as well", async () => {
      const outFile = join(dir, "signed.tar.gz");
      const signingKey = { keyId: "ES256", algorithm: "ES256", file: ec.file } as const;
      await buildBundle({ opaBinary: opa, policiesDir: "policies", outFile, signingKey });
      const publicKey = join(dir, "ES256.pub");
      const verify = ["--verification-key", publicKey, "--verification-key-id", "ES256"];
      const again = ["--signing-key", ec.file, "--signing-alg", "ES256", "-o", join(dir, "again.tar.gz")];
      await writeFile(publicKey, ec.declared.key);
      await run(opa, ["build", "--bundle", outFile, ...verify, ...again]);
      await writeFile(publicKey, rsa.declared.key);
      await expect(run(opa, ["build", "--bundle", outFile, ...verify, ...again])).rejects.toThrow();
    });

    it("is refused with another key", async () => {
      const signed = await built({ signingKey: { keyId: "ES256", algorithm: "ES256", file: ec.file } });
      const other = { ...rsa.declared, keyId: "ES256" };
      expect(await readBundle(signed, { keys: [other] })).toMatchObject({ ok: false, reason: "VerificationFailed" });
    });

    it("is refused if it is not signed although keys are declared", async () => {
      expect(await readBundle(bytes, { keys: [ec.declared] })).toMatchObject({
        ok: false,
        reason: "VerificationFailed",
        message: expect.stringContaining("not signed"),
      });
    });
  });

  describe("is unusable", () => {
    const answers = `
      verdict := {"outcome": "held", "violations": [], "deferUntilMs": null, "revision": "test"}

      campaign := {"violations": [], "revision": "test"}

      enforcement := {"action": "none", "cause": null, "resume": "Never", "holdMs": 0}`;

    async function unusable(archive: Uint8Array): Promise<string> {
      const read = await readBundle(archive);
      expect(read).toMatchObject({ ok: false, reason: "BundleUnusable" });
      return read.ok ? "" : read.message;
    }

    async function withFile(path: string, content: Buffer | undefined): Promise<Buffer> {
      const files = new Map(await readBundleFiles(bytes));
      if (content) files.set(path, content);
      else files.delete(path);
      const tar = pack();
      for (const [name, text] of files) tar.entry({ name }, text);
      tar.finalize();
      const chunks: Uint8Array[] = [];
      for await (const chunk of tar) if (chunk instanceof Uint8Array) chunks.push(chunk);
      return gzipSync(Buffer.concat(chunks));
    }

    it("if it is no archive", async () => {
      expect(await unusable(Buffer.from("no bundle"))).toContain("not a bundle");
    });

    it("without a module", async () => {
      expect(await unusable(await withFile("policy.wasm", undefined))).toContain("policy.wasm");
    });

    it("with a module that is none", async () => {
      expect(await unusable(await withFile("policy.wasm", Buffer.from("no module")))).toContain("does not compile");
    });

    it("with a module of something else", async () => {
      const empty = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
      expect(await unusable(await withFile("policy.wasm", empty))).toContain("cannot be loaded");
    });

    it("with a module that never stops starting", async () => {
      // (module (func (loop (br 0))) (start 0))
      const sections = [
        [1, 4, 1, 0x60, 0, 0],
        [3, 2, 1, 0],
        [8, 1, 0],
        [10, 9, 1, 7, 0, 3, 0x40, 0x0c, 0, 0x0b, 0x0b],
      ];
      const looping = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
      expect(await unusable(await withFile("policy.wasm", looping))).toContain("did not start in time");
    });

    it.each([
      ["no data", "{}", "data.consentry"],
      ["data that is no JSON", "{", "not JSON"],
      ["data without word lists", '{"consentry":{"revision":"1"}}', "data.consentry.lexicons"],
    ])("with %s", async (_what, text, message) => {
      expect(await unusable(await withFile("data.json", Buffer.from(text)))).toContain(message);
    });

    it("if it judges a golden message otherwise than it says", async () => {
      const data = String((await readBundleFiles(bytes)).get("data.json"));
      const changed = data.replace('"outcome":"held"', '"outcome":"approved"');
      expect(changed).not.toBe(data);
      const message = await unusable(await withFile("data.json", Buffer.from(changed)));
      expect(message).toBe('it answers held consent-required to "unreadable consent", not approved consent-required');
    });

    it("if it approves what it knows nothing of", async () => {
      const careless = await buildPolicy(join(dir, "careless"), answers.replace('"held"', '"approved"'));
      expect(await unusable(await readFile(careless))).toContain("of which nothing is known");
    });

    it("if it loops", async () => {
      const loop = "{x | some x in numbers.range(1, 3000)}";
      const rules = `many := ${loop}\n\nendless if {\n\tsome a in many\n\tsome b in many\n\tsome c in many\n\ta == b\n\tb == c\n\tc == input.never\n}`;
      const looping = await buildPolicy(
        join(dir, "looping"),
        `${answers.replace("}", "} if not endless")}\n\n${rules}`,
      );
      expect(await unusable(await readFile(looping))).toContain("does not come to an end");
    });

    it("if a question has no answer in it", async () => {
      const file = join(dir, "half");
      await mkdir(join(file, "consentry"), { recursive: true });
      await writeFile(join(file, "consentry/consentry.rego"), "package consentry\n\nverdict := true\n");
      await run(opa, ["build", "-t", "wasm", "-e", "consentry/verdict", "-o", join(file, "b.tar.gz"), "consentry"], {
        cwd: file,
      });
      const half = await readBundleFiles(await readFile(join(file, "b.tar.gz")));
      const message = await unusable(await withFile("policy.wasm", half.get("policy.wasm")));
      expect(message).toContain("consentry/campaign, consentry/enforcement");
    });

    it("if it needs a builtin that gates do not have", async () => {
      const tree = join(dir, "clock");
      await buildPolicy(tree, answers);
      const rules = `package consentry\n${answers.replace('"held"', "{1: time.now_ns()}")}\n`;
      await writeFile(join(tree, "consentry/consentry.rego"), rules);
      const entrypoints = ["verdict", "campaign", "enforcement"].flatMap((name) => ["-e", `consentry/${name}`]);
      const args = ["build", "-t", "wasm", ...entrypoints, "-o", join(tree, "b.tar.gz"), "consentry", "data"];
      await run(opa, args, { cwd: tree });
      expect(await unusable(await readFile(join(tree, "b.tar.gz")))).toContain("time.now_ns");
    });

    it("for the build as well, which says so", async () => {
      const built = buildPolicy(join(dir, "clock-build"), `verdict := time.now_ns()`);
      await expect(built).rejects.toThrow(/undefined function time.now_ns/);
    });
  });
});
