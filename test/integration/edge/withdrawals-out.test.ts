import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { follow } from "../../../src/io/nats/follow.ts";
import { createSealer } from "../../../src/io/sealed-text.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { type WithdrawalSignal, withdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import { buckets } from "../../../src/schemas/wire/subjects.ts";
import { desiredSender } from "../../support/approvals.ts";
import { capture, hits, number, type Place, readAllStored } from "../../support/canaries.ts";
import { desiredSource } from "../../support/consent.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, personOf, pseudonymKey } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { lineOf, messagesWebhook, signatureOf, textFrom } from "../../support/webhooks.ts";

const appSecret = "0123456789abcdef";

describeWithServers("withdrawals go out", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  const places: Place[] = [];
  const heard: { readonly subject: string; readonly signal: WithdrawalSignal }[] = [];
  let stage: GateStage;
  let intake: RunningIntake;

  beforeAll(async () => {
    stage = await gateStage(nats().url);
    capture(stage.nc, places);
    const desired = await openBucket(stage.nc, buckets.desired);
    const idesk = desiredSender({ name: "idesk-main", wabaId: lineOf.wabaId });
    await desired.put(desiredKeys.sender(idesk), idesk);
    const till = desiredSource({ name: "till", businessName: "iDesk Media" });
    await desired.put(desiredKeys.source(till), till);
    intake = await startIntake({ ...stage.environment("intake-0"), CONSENTRY_WHATSAPP_APP_SECRET: appSecret });
    follow(stage.nc, {
      stream: "SIGNALS",
      filters: ["consentry.signal.withdrawal.>"],
      from: 1,
      onMessage: ({ subject, data }) =>
        heard.push({ subject, signal: withdrawalSignal.parse(JSON.parse(Buffer.from(data).toString("utf8"))) }),
    });
  }, 120_000);

  afterAll(async () => {
    await intake.stop();
    await stage.nc.close();
  });

  async function post(body: unknown): Promise<number> {
    const text = JSON.stringify(body);
    const headers = { "x-hub-signature-256": signatureOf(text, appSecret) };
    return (await fetch(intake.webhookUrl, { method: "POST", body: text, headers })).status;
  }

  async function consentry(line: string): Promise<void> {
    const env = { ...stage.environment("cli"), KUBECONFIG: join(directory, "none") };
    expect(await runCli(line.split(" "), env)).toMatchObject({ exitCode: 0 });
  }

  /** What subscribers have heard of somebody, as it became known. */
  const heardOf = (who: string) => heard.filter(({ signal }) => signal.pseudonym === personOf(who).pseudonym);

  it("to subscribers, once for every source of the business, before WhatsApp is answered", async () => {
    const atMs = Math.floor(Date.now() / 1000) * 1000;
    const stop = messagesWebhook({ messages: [textFrom(number, "STOP", atMs)] });
    expect([await post(stop), await post(stop)]).toEqual([200, 200]);
    const found = await eventually(() => (heardOf(number).length >= 2 ? heardOf(number) : undefined));
    expect(found.map(({ subject }) => subject).sort()).toEqual([
      "consentry.signal.withdrawal.marketing.till",
      "consentry.signal.withdrawal.marketing.website-optin",
    ]);
    for (const { signal } of found) {
      expect(signal).toMatchObject({
        event: "Withdrawn",
        scope: "Business",
        of: "iDesk Media",
        channel: "Keyword",
        atMs,
      });
      expect(signal.inForceAfterMs).toBeGreaterThanOrEqual(0);
      expect(createSealer({ key: pseudonymKey }).open(signal.to)).toBe(`+${number}`);
      expect(createSealer({ key: "cd".repeat(32) }).open(signal.to)).toBeUndefined();
    }
    const metrics = await (await fetch(`${intake.url}/metrics`)).text();
    expect(metrics).toMatch(/intake_time_to_honour_seconds_count\{channel="Keyword"\} 1$/m);
  });

  it("also where WhatsApp's own switch is turned, and turned back", async () => {
    const who = "447700900901";
    const preference = (value: string, atMs: number) => {
      const told = {
        wa_id: who,
        category: "marketing_messages",
        value,
        timestamp: Math.floor(atMs / 1000),
        detail: "",
      };
      return messagesWebhook({ contacts: [{ wa_id: who }], user_preferences: [told] });
    };
    await post(preference("stop", Date.now() - 60_000));
    await post(preference("resume", Date.now() - 30_000));
    const found = await eventually(() => (heardOf(who).length >= 4 ? heardOf(who) : undefined));
    expect(found.map(({ signal }) => `${signal.event} ${signal.scope} ${signal.of} ${signal.channel}`)).toEqual([
      "Withdrawn Sender marketing/idesk-main Preference",
      "Withdrawn Sender marketing/idesk-main Preference",
      "Resumed Sender marketing/idesk-main Preference",
      "Resumed Sender marketing/idesk-main Preference",
    ]);
  });

  it("also where an officer writes them down", async () => {
    const [one, two, three] = ["447700900902", "447700900903", "447700900904"];
    await consentry(`consent withdraw --sender idesk-main -n marketing --who +${one}`);
    await consentry(`consent erase --who +${two} --timeout 1s`);
    await consentry(`consent erase --who +${three} --dry-run`);
    const words = (who: string) => heardOf(who).map(({ signal }) => `${signal.scope} ${signal.of} ${signal.channel}`);
    await eventually(() => words(one).length === 2 && words(two).length === 2);
    expect(new Set(words(one))).toEqual(new Set(["Business iDesk Media Officer"]));
    expect(new Set(words(two))).toEqual(new Set(["Everything  Erasure"]));
    expect(words(three)).toEqual([]);
  });

  it("and name nobody anywhere on the way", async () => {
    await readAllStored(stage.nc, places);
    places.push({ where: "intake's metrics", text: await (await fetch(`${intake.url}/metrics`)).text() });
    expect(places.length).toBeGreaterThan(50);
    expect(hits(places)).toEqual([]);
  });
});
