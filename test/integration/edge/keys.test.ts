import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { type RunningGate, startGate } from "../../../src/gate/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { createPseudonym } from "../../../src/io/pseudonym.ts";
import { guardedNats } from "../../../src/lab/servers/nats-users.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import type { ConsentState } from "../../../src/schemas/wire/consent.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, type CampaignRef, consentKey, suppressKey } from "../../../src/schemas/wire/subjects.ts";
import { desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { refusedBy } from "../../support/forbidden.ts";
import { type GateStage, gateStage, personOf } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const oldKey = "ab".repeat(32);
const newKey = "cd".repeat(32);
const appSecret = "0123456789abcdef";
const source = { namespace: "marketing", name: "website-optin" };
const numbers = Array.from({ length: 9 }, (_, index) => `4477005${String(index).padStart(5, "0")}`);
const [agreed = "", stopped = "", late = "", narrowed = "", listed = "", gone = "", quiet = ""] = numbers;

const onlyOld = { CONSENTRY_PSEUDONYM_KEY: oldKey };
const announced = { ...onlyOld, CONSENTRY_PSEUDONYM_OTHER_KEY: `k2:${newKey}` };
const changed = {
  CONSENTRY_PSEUDONYM_KEY: newKey,
  CONSENTRY_PSEUDONYM_KEY_ID: "k2",
  CONSENTRY_PSEUDONYM_OTHER_KEY: `k1:${oldKey}`,
};
const { CONSENTRY_PSEUDONYM_OTHER_KEY: _, ...onlyNew } = changed;

describeWithServers("the key of the pseudonyms is changed", () => {
  const directory = temporaryDirectory("consentry-test-");
  const guarded = guardedNats(join(directory, "nats-keys"), ["marketing"], "anybody");
  const nats = useNats({ config: guarded.config });
  const pseudonym = createPseudonym({ key: newKey, keyId: "k2" });
  let stage: GateStage;
  let campaign: CampaignRef;
  let gate: RunningGate | undefined;
  let sync: RunningSync | undefined;
  let intake: RunningIntake | undefined;
  let keys: Record<string, string> = onlyOld;

  const userOf = (name: string) => (name === "cli" ? "officer" : (name.split("-")[0] ?? ""));
  const environment = (name: string) => ({
    ...stage.environment(name),
    ...keys,
    NATS_CREDS: guarded.creds(userOf(name)),
  });
  const newPersonOf = (number: string) => ({ ...personOf(number), pseudonym: pseudonym(number) });

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    const desired = await openBucket(stage.nc, buckets.desired);
    const idesk = { namespace: "marketing", name: "idesk-main" };
    await desired.put(desiredKeys.sender(idesk), desiredSender({ ...idesk, wabaId: lineOf.wabaId }));
    campaign = await stage.declare({ name: "offers", mode: "Warn" });
    await start(onlyOld);
  }, 120_000);

  afterAll(async () => {
    await stop();
    await stage.nc.close();
    expect(refusedBy(nats())).toEqual([]);
  });

  async function stop(): Promise<void> {
    await Promise.all([gate?.stop(), sync?.stop(), intake?.stop()]);
  }

  /** Every role with some keys. */
  async function start(wanted: Record<string, string>): Promise<void> {
    keys = wanted;
    gate = await startGate(environment("gate-0"));
    mkdirSync(join(directory, "lists"), { recursive: true });
    sync = await startSync({ ...environment("sync-0"), CONSENTRY_SOURCES_DIR: join(directory, "lists") });
    intake = await startIntake({
      ...environment("intake-0"),
      CONSENTRY_WHATSAPP_APP_SECRET: appSecret,
      CONSENTRY_WHATSAPP_VERIFY_TOKEN: "word",
    });
    const url = gate.url;
    await eventually(async () => (await fetch(`${url}/readyz`)).ok, { withinMs: 60_000 });
  }

  async function restart(wanted: Record<string, string>): Promise<void> {
    await stop();
    await start(wanted);
  }

  async function consentry(line: string) {
    const env = { ...environment("cli"), KUBECONFIG: join(directory, "none"), XDG_STATE_HOME: directory };
    return await runCli(line.split(" "), env);
  }

  async function record(number: string, purposes = ""): Promise<void> {
    const line = `consent record website-optin -n marketing --who +${number} --notice wa-optin-2026-03 --confirmed${purposes}`;
    expect(await consentry(line)).toMatchObject({ exitCode: 0 });
  }

  async function verdictOn(number: string): Promise<string> {
    const sequence = await stage.send(campaign, number);
    const isOurs = (each: { sequence: number }) => each.sequence === sequence;
    const verdict = await eventually(async () => (await stage.verdicts()).find(isOurs), { withinMs: 60_000 });
    return [verdict.outcome, ...verdict.violations.map(({ rule }) => rule)].join(" ");
  }

  async function saysStop(number: string): Promise<void> {
    const body = JSON.stringify(messagesWebhook({ messages: [textFrom(number, "STOP", Date.now())] }));
    const headers = { "x-hub-signature-256": signatureOf(body, appSecret) };
    expect((await fetch(intake?.webhookUrl ?? "", { method: "POST", body, headers })).status).toBe(200);
  }

  async function stateOf(person: { readonly partition: number; readonly pseudonym: string }) {
    const bucket = await openBucket(stage.nc, buckets.consent);
    const key = consentKey(source, person.partition, person.pseudonym);
    return (await bucket.get(key))?.value as ConsentState | undefined;
  }

  async function stopsUnder(person: { readonly partition: number; readonly pseudonym: string }) {
    const bucket = await openBucket(stage.nc, buckets.suppress);
    return (await bucket.get(suppressKey(person.partition, person.pseudonym)))?.value;
  }

  it("counts under the first key what people have said", async () => {
    for (const number of [agreed, stopped, late, narrowed]) await record(number);
    await saysStop(stopped);
    await saysStop(quiet);
    expect(await verdictOn(agreed)).toBe("approved");
    expect(await verdictOn(stopped)).toMatch(/rejected .*opted-out/);
  });

  it("is refused under the same id, with what to do", async () => {
    const wrong = { CONSENTRY_PSEUDONYM_KEY: newKey };
    for (const role of [startGate, startSync])
      await expect(role({ ...stage.environment("wrong"), ...wrong })).rejects.toThrow(
        /is not the one that was k1 so far/,
      );
    keys = wrong;
    const answer = await consentry(`consent show --who +${agreed}`);
    expect(answer.exitCode).toBe(2);
    expect(answer.progress).toMatch(/keys\.md/);
  });

  it("is refused with its ids swapped, or one key under both", async () => {
    const swapped = { ...onlyOld, CONSENTRY_PSEUDONYM_KEY_ID: "k2", CONSENTRY_PSEUDONYM_OTHER_KEY: `k1:${newKey}` };
    await expect(startGate({ ...stage.environment("wrong"), ...swapped })).rejects.toThrow(/not the one that was k1/);
    const twice = { ...onlyOld, CONSENTRY_PSEUDONYM_OTHER_KEY: `k2:${oldKey}` };
    await expect(startGate({ ...stage.environment("wrong"), ...twice })).rejects.toThrow(/has an id of its own/);
  });

  it("is refused without the old key, while stops are left under it", async () => {
    await expect(startGate({ ...stage.environment("wrong"), ...onlyNew })).rejects.toThrow(
      /2 people have said stop under key k1, .*CONSENTRY_PSEUDONYM_OTHER_KEY=k1/,
    );
  });

  it("changes nothing for anybody when the new key is announced", async () => {
    await restart(announced);
    expect(await verdictOn(agreed)).toBe("approved");
    expect(await verdictOn(stopped)).toMatch(/rejected .*opted-out/);
  });

  it("loses no stop and no agreement when the new key is taken into use", async () => {
    await restart(changed);
    expect(await verdictOn(agreed)).toBe("approved");
    expect(await verdictOn(stopped)).toMatch(/rejected .*opted-out/);
    const shown = await consentry(`consent show --who +${stopped}`);
    expect(shown.data).toContain("stopped all marketing from iDesk Media by keyword");
  });

  it("writes a stop under both, and takes along what only the old key held", async () => {
    await saysStop(late);
    expect(await verdictOn(late)).toMatch(/rejected .*opted-out/);
    expect(await stopsUnder(newPersonOf(late))).toMatchObject({ entries: [{ scope: "Business" }] });
    expect(await stopsUnder(personOf(late))).toMatchObject({ entries: [{ scope: "Business" }], carriedTo: "k2" });
    await eventually(async () => (await stateOf(newPersonOf(late)))?.state === "Withdrawn", { withinMs: 30_000 });
    expect((await stateOf(personOf(late)))?.state).toBe("Withdrawn");
    expect(await stateOf(newPersonOf(late))).toMatchObject({ noticeId: "wa-optin-2026-03", doubleOptIn: true });
  });

  it("narrows what the old key holds, and does not take it for nothing", async () => {
    const line = `consent withdraw --source website-optin -n marketing --who +${narrowed} --purpose newsletter`;
    expect(await consentry(line)).toMatchObject({ exitCode: 0 });
    expect(await stateOf(newPersonOf(narrowed))).toMatchObject({ state: "Granted", purposes: ["offers"] });
    expect(await verdictOn(narrowed)).toBe("approved");
  });

  it("says how many stops are left under the old key", async () => {
    const answer = await consentry("consent keys -o json");
    expect(answer).toMatchObject({ exitCode: 1, progress: "" });
    expect(JSON.parse(answer.data)).toMatchObject([
      { key: "k2", use: "InUse", stops: 1 },
      { key: "k1", use: "Other", stops: 3, left: 2 },
    ]);
  });

  it("is carried over by a list, stops too, and takes nobody on it for somebody who is gone", async () => {
    const file = desiredSource({
      ...{ namespace: "marketing", name: "list", type: "File", doubleOptIn: false },
      file: { path: "people.csv", content: null, format: "CSV", intervalMs: 200 },
    });
    const desired = await openBucket(stage.nc, buckets.desired);
    const write = (...people: readonly string[]) =>
      writeFileSync(
        join(directory, "lists", "people.csv"),
        `recipient,at,notice\n${people.map((each) => `+${each},2026-01-01T00:00:00Z,wa-optin-2026-03\n`).join("")}`,
      );
    const held = async (person: { readonly partition: number; readonly pseudonym: string }) => {
      const bucket = await openBucket(stage.nc, buckets.consent);
      const entry = await bucket.get(consentKey(file, person.partition, person.pseudonym));
      return (entry?.value as ConsentState | undefined)?.state;
    };
    await restart(announced);
    write(listed, gone);
    await desired.put(desiredKeys.source(file), file);
    await eventually(async () => (await held(personOf(gone))) === "Granted", { withinMs: 30_000 });
    await restart(changed);
    write(listed, stopped, quiet);
    await eventually(async () => (await held(personOf(gone))) === "Expired", { withinMs: 30_000 });
    await eventually(async () => (await held(newPersonOf(listed))) === "Granted", { withinMs: 30_000 });
    expect(await held(personOf(listed))).toBe("Granted");
    const answer = await consentry("consent keys -o json");
    expect(JSON.parse(answer.data)[1]).toMatchObject({ key: "k1", left: 0 });
    expect(answer.exitCode).toBe(0);
  }, 90_000);

  it("is over when nothing is left: the old key goes, and every stop still counts", async () => {
    await restart(onlyNew);
    for (const number of [stopped, late, quiet]) expect(await verdictOn(number)).toMatch(/rejected .*opted-out/);
  });

  describe("and somebody is forgotten on the way", () => {
    it("is forgotten under both keys", async () => {
      await restart(announced);
      await record(agreed);
      await restart(changed);
      expect(await consentry(`consent erase --who +${agreed}`)).toMatchObject({ exitCode: 0 });
      for (const person of [personOf(agreed), newPersonOf(agreed)]) {
        expect(await stopsUnder(person)).toMatchObject({ entries: [{ scope: "Everything", channel: "Erasure" }] });
      }
      expect(await stateOf(personOf(agreed))).toMatchObject({ state: "Withdrawn", method: "Erasure", noticeId: null });
      expect(await stateOf(newPersonOf(agreed))).toBeUndefined();
    });
  });
});
