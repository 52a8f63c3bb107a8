import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { removeRecord } from "../../../src/io/nats/stored.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type ConsentState, consentState } from "../../../src/schemas/wire/consent.ts";
import { buckets, consentKey, streams } from "../../../src/schemas/wire/subjects.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { type Ran, runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const source = { namespace: "marketing", name: "website-optin" };
const [ada, bea, cem, dan] = ["447700900123", "447700911123", "447700900999", "447700900777"] as const;

describeWithServers("a person's consent and its history", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  const files = { receipt: join(directory, "receipt.jws"), key: join(directory, "key"), pub: join(directory, "pub") };
  let stage: GateStage;
  let sync: RunningSync;
  let env: Record<string, string>;
  const consentry = (line: string): Promise<Ran> => runCli(line.split(" "), env);
  const record = (who: string, more = "") =>
    consentry(
      `consent record website-optin -n marketing --who +${who} --notice wa-optin-2026-03 --confirmed --jurisdiction gb${more}`,
    );
  const keyOf = (who: string) => {
    const { partition, pseudonym } = personOf(who);
    return consentKey(source, partition, pseudonym);
  };

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    sync = await startSync(stage.environment("sync-1"));
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(files.key, privateKey.export({ format: "pem", type: "pkcs8" }));
    writeFileSync(files.pub, publicKey.export({ format: "pem", type: "spki" }));
    env = {
      ...stage.environment("cli"),
      KUBECONFIG: join(directory, "none"),
      XDG_STATE_HOME: join(directory, "state"),
      CONSENTRY_RECEIPT_KEY_FILE: files.key,
    };
    for (const who of [ada, bea, cem, dan]) expect(await record(who)).toMatchObject({ exitCode: 0 });
    await consentry(`consent withdraw --source website-optin -n marketing --who +${ada} --purpose newsletter`);
    expect(await record(bea, " --at 2026-01-02T03:04:05Z")).toMatchObject({ exitCode: 0 });
  }, 180_000);

  afterAll(async () => {
    await sync.stop();
    await stage.nc.close();
  });

  async function stateOf(who: string): Promise<{ state: ConsentState; revision: number }> {
    const entry = await (await openBucket(stage.nc, buckets.consent)).get(keyOf(who));
    return { state: consentState.parse(entry?.value), revision: entry?.revision ?? 0 };
  }

  async function results(line: string): Promise<{ ran: Ran; records: Record<string, number> }> {
    const ran = await consentry(`${line} -o json`);
    const rows: { result: string; records: number }[] = JSON.parse(ran.data);
    return {
      ran,
      records: Object.fromEntries(rows.flatMap(({ result, records }) => (records ? [[result, records]] : []))),
    };
  }

  it("are shown, with what was said when", async () => {
    const shown = await consentry(`consent show website-optin -n marketing --who +${ada}`);
    expect(shown).toMatchObject({ exitCode: 0 });
    const lines = shown.data.split("\n").map((line) => line.replace(/\d{4}-\S+Z/g, "<time>"));
    expect(lines[1]).toMatch(/^marketing\/website-optin {3}Granted {3}offers +<time>/);
    expect(lines[3]).toMatch(/^AT +EVENT +SOURCE +PURPOSES +METHOD +NOTICE +BY$/);
    expect(lines[4]).toMatch(
      /^<time> +Granted +marketing\/website-optin +offers,newsletter +WebForm +wa-optin-2026-03/,
    );
    expect(lines[5]).toMatch(/^<time> +Withdrawn +marketing\/website-optin +newsletter +Officer/);
    expect(shown.data).not.toContain(ada.slice(2));
    const [document] = JSON.parse((await consentry(`consent show --who +${ada} -o json`)).data);
    expect(document).toMatchObject({ jurisdiction: "GB", history: [{ event: "Granted" }, { event: "Withdrawn" }] });
  });

  it("are intact while nobody touches them, also where an event changed nothing", async () => {
    const { ran, records } = await results("consent verify");
    expect(ran.exitCode).toBe(0);
    expect(records).toEqual({ Intact: 4 });
    expect((await stateOf(bea)).state.chain).toMatchObject({ length: 2 });
    expect(await consentry("consent verify website-optin -n marketing")).toMatchObject({ exitCode: 0 });
  });

  it("need no key of pseudonyms to be verified", async () => {
    const { CONSENTRY_PSEUDONYM_KEY: _, ...without } = env;
    expect(await runCli(["consent", "verify"], without)).toMatchObject({ exitCode: 0 });
    expect(await runCli(["consent", "verify", "--who", `+${ada}`], without)).toMatchObject({ exitCode: 2 });
  });

  it("are handed out as a receipt, which somebody without NATS can verify", async () => {
    const receipt = await consentry(`consent show website-optin -n marketing --who +${ada} --receipt`);
    expect(receipt).toMatchObject({ exitCode: 0, progress: "" });
    writeFileSync(files.receipt, receipt.data);
    const offline = { PATH: process.env.PATH ?? "", NATS_URL: "nats://127.0.0.1:1" };
    const verified = await runCli(["consent", "verify", "--receipt", files.receipt, "--key", files.pub], offline);
    expect(verified).toMatchObject({ exitCode: 0 });
    expect(verified.data).toMatch(
      /^valid {2}receipt \S+ of iDesk Media \(marketing\/website-optin\), issued \S+, signed with /,
    );
    expect(verified.data).toMatch(/\ngiven {2}offers: Messages on WhatsApp, GB, since /);
    expect(verified.data).toContain((await stateOf(ada)).state.chain?.head);
    const kept = await consentry(`consent verify --receipt ${files.receipt} --key ${files.pub} --who +${ada}`);
    expect(kept).toMatchObject({ exitCode: 0 });
    const other = await consentry(`consent verify --receipt ${files.receipt} --key ${files.pub} --who +${bea}`);
    expect(other).toMatchObject({ exitCode: 1 });
  });

  it.skipIf(!hasPython())("are verified by another implementation", async () => {
    const script = `
import base64, hashlib, json, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
header, payload, signature = open(sys.argv[1]).read().strip().split(".")
load_pem_public_key(open(sys.argv[2], "rb").read()).verify(decode(signature), f"{header}.{payload}".encode())
receipt = json.loads(decode(payload))
head = ""
for event in receipt["history"]:
    head = hashlib.sha256(f"{head}\\n{event['sequence']}\\n{event['digest']}".encode()).hexdigest()
print(head == receipt["chain"]["head"])
`;
    const answer = execFileSync("python3", ["-c", script, files.receipt, files.pub]).toString();
    expect(answer.trim()).toBe("True");
  });

  it("are no receipt without a key, nor without anything to put into it", async () => {
    const { CONSENTRY_RECEIPT_KEY_FILE: _, ...without } = env;
    const line = ["consent", "show", "website-optin", "-n", "marketing", "--who", `+${ada}`, "--receipt"];
    expect(await runCli(line, without)).toMatchObject({ exitCode: 2 });
    expect(await consentry(`consent verify --receipt ${files.receipt}`)).toMatchObject({ exitCode: 2 });
    expect(await consentry(`consent show --who +${ada}1 --receipt`)).not.toMatchObject({ exitCode: 0 });
  });

  it("show when an event was removed, or a record was put back, and name people by pseudonym", async () => {
    const { state: before } = await stateOf(cem);
    await record(cem);
    await removeRecord(stage.nc, streams.consent, before.sequence);
    const consent = await openBucket(stage.nc, buckets.consent);
    const { state: older } = await stateOf(dan);
    await record(dan);
    await consent.put(keyOf(dan), older);
    const { state } = await stateOf(bea);
    await consent.put(keyOf(bea), { ...state, chain: state.chain && { ...state.chain, head: "0".repeat(64) } });
    const { ran, records } = await results("consent verify");
    expect(ran.exitCode).toBe(1);
    expect(records).toEqual({ Intact: 1, Missing: 1, Unseen: 1, Altered: 1 });
    expect(ran.progress).toContain(`Missing: ${personOf(cem).pseudonym} at marketing/website-optin, events `);
    expect(ran.progress).toContain("do: keep everything as it is");
    expect(ran.data + ran.progress).not.toMatch(/7700\d{6}/);
    expect(await consentry(`consent verify --who +${cem}`)).toMatchObject({ exitCode: 1 });
    expect(await consentry(`consent verify --who +${ada}`)).toMatchObject({ exitCode: 0 });
    const refused = await consentry(`consent show website-optin -n marketing --who +${cem} --receipt`);
    expect(refused).toMatchObject({ exitCode: 1, data: "" });
  });

  it("show that they were changed after a receipt was signed, by whoever could change both", async () => {
    const { state } = await stateOf(ada);
    await removeRecord(stage.nc, streams.consent, state.chain?.from ?? 0);
    const consent = await openBucket(stage.nc, buckets.consent);
    await consent.put(keyOf(ada), { ...state, chain: undefined });
    expect(await consentry(`consent verify --who +${ada}`)).toMatchObject({ exitCode: 0 });
    const compared = await consentry(`consent verify --receipt ${files.receipt} --key ${files.pub} --who +${ada}`);
    expect(compared).toMatchObject({ exitCode: 1 });
    expect(compared.progress).toContain("another history than the receipt's");
  });
});

function hasPython(): boolean {
  try {
    execFileSync("python3", ["-c", "import cryptography"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
