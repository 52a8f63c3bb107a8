import { generateKeyPairSync } from "node:crypto";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { obtainServers, temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers } from "../../support/servers.ts";

describeWithServers("policy commands", () => {
  const directory = temporaryDirectory("consentry-test-");
  const bundle = join(directory, "bundle.tar.gz");
  let env: Record<string, string>;
  const consentry = (...argv: string[]): Promise<Ran> => runCli(argv, env);

  beforeAll(async () => {
    const { opa } = await obtainServers(["opa"]);
    env = { CONSENTRY_OPA: opa, HOME: directory };
    expect(await consentry("policy", "build", "--out", bundle, "--revision", "1.0.0-test")).toMatchObject({
      exitCode: 0,
      progress: "",
    });
  }, 120_000);

  it("build what a gate takes", async () => {
    const verified = await consentry("policy", "verify", bundle);
    expect(verified.exitCode).toBe(0);
    expect(verified.data).toMatch(
      /^usable {2}revision 1\.0\.0-test, \d+ rules for .*K1, K2.*\ndigest {2}sha256:[0-9a-f]{64}\nsignature {2}not asked for\n$/,
    );
  });

  it("sign, and refuse what was signed by another key or changed", async () => {
    const signed = join(directory, "signed.tar.gz");
    cpSync(bundle, signed);
    const [ours, theirs] = [keyPair("ours"), keyPair("theirs")];
    expect(await consentry("policy", "sign", signed, "--key", ours.privateFile, "--key-id", "ci-2026")).toMatchObject({
      exitCode: 0,
    });
    const good = await consentry(
      "policy",
      "verify",
      signed,
      "--key",
      ours.publicFile,
      "--key-id",
      "ci-2026",
      "-o",
      "json",
    );
    expect(JSON.parse(good.data)).toMatchObject({ usable: true, signer: "ci-2026" });
    const other = await consentry("policy", "verify", signed, "--key", theirs.publicFile, "--key-id", "ci-2026");
    expect(other).toMatchObject({ exitCode: 1, data: "", progress: expect.stringContaining("VerificationFailed") });
    const unsigned = await consentry("policy", "verify", bundle, "--key", ours.publicFile, "--key-id", "ci-2026");
    expect(unsigned).toMatchObject({ exitCode: 1, progress: expect.stringContaining("VerificationFailed") });
  });

  it("tell what a new bundle decides otherwise", async () => {
    const same = await consentry("policy", "diff", bundle, bundle);
    expect(same).toMatchObject({ exitCode: 0, data: "" });
    const tree = join(directory, "policies");
    cpSync("policies", tree, { recursive: true });
    const file = join(tree, "data/consentry/rules/data.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"since": "2023-07-24"', '"since": "2026-12-01"'));
    const next = join(directory, "next.tar.gz");
    expect(await consentry("policy", "build", tree, "--out", next)).toMatchObject({ exitCode: 0 });
    const differing = await consentry("policy", "diff", bundle, next, "-o", "json");
    expect(differing.exitCode).toBe(1);
    expect(JSON.parse(differing.data)).toMatchObject([
      { count: 1, after: expect.stringContaining("since 2026-12-01") },
    ]);
  });

  it("build nothing that judges its own golden messages otherwise", async () => {
    const tree = join(directory, "lax");
    cpSync("policies", tree, { recursive: true });
    const file = join(tree, "data/consentry/golden.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"outcome": "rejected"', '"outcome": "approved"'));
    const ran = await consentry("policy", "build", tree, "--out", join(directory, "lax.tar.gz"));
    expect(ran).toMatchObject({ exitCode: 1, progress: expect.stringContaining("is not usable: BundleUnusable") });
  });

  it("judge without a cluster", async () => {
    const inputs = join(directory, "inputs.jsonl");
    const known: { input: unknown; outcome: string; rules: string[] }[] = JSON.parse(
      readFileSync("policies/data/consentry/golden.json", "utf8"),
    ).golden;
    writeFileSync(inputs, known.map(({ input }) => JSON.stringify(input)).join("\n"));
    const ran = await consentry("eval", inputs, "--bundle", bundle, "-o", "json");
    expect(ran.exitCode).toBe(1);
    expect(JSON.parse(ran.data)).toMatchObject(known.map(({ outcome }, index) => ({ message: index + 1, outcome })));
    writeFileSync(inputs, '{"nothing": true}\n');
    expect((await consentry("eval", inputs, "--bundle", bundle)).data).toMatch(/\n1 +held /);
    writeFileSync(inputs, "+447700900123 is no JSON\n");
    const unreadable = await consentry("eval", inputs, "--bundle", bundle);
    expect(unreadable).toMatchObject({
      exitCode: 1,
      data: "",
      progress: expect.stringContaining("a line of the inputs is no JSON"),
    });
    expect(unreadable.progress).not.toContain("7700900123");
  });

  it("say what to install when there is no opa", async () => {
    const ran = await runCli(["policy", "build"], { PATH: "", HOME: directory });
    expect(ran).toMatchObject({ exitCode: 2, progress: expect.stringContaining("do: install Open Policy Agent 1.22") });
  });

  it("show OPA's own words when the rules do not compile", async () => {
    const tree = join(directory, "wrong");
    cpSync("policies", tree, { recursive: true });
    writeFileSync(
      join(tree, "consentry/schedule/schedule.rego"),
      "package consentry.schedule\n\ndeny contains nonsense(\n",
    );
    const ran = await consentry("policy", "build", tree, "--out", join(directory, "wrong.tar.gz"));
    expect(ran).toMatchObject({ exitCode: 1, progress: expect.stringContaining("rego_parse_error") });
  });

  function keyPair(name: string) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const [privateFile, publicFile] = [join(directory, `${name}.pem`), join(directory, `${name}.pub`)];
    writeFileSync(privateFile, privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(publicFile, publicKey.export({ type: "spki", format: "pem" }));
    return { privateFile, publicFile };
  }
});
