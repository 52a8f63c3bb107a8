import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningIntake, startIntake } from "../../../src/edge/intake/start.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import { appendConsent } from "../../../src/io/nats/consent-log.ts";
import { follow } from "../../../src/io/nats/follow.ts";
import { createSealer } from "../../../src/io/sealed-text.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { type SourceHealth, sourceHealth } from "../../../src/schemas/wire/consent.ts";
import { type DesiredSource, desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { type WithdrawalSignal, withdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import { buckets } from "../../../src/schemas/wire/subjects.ts";
import { capture, hits, number, type Place, readAllStored } from "../../support/canaries.ts";
import { certificateAuthority } from "../../support/certificates.ts";
import { consentEvent, desiredSource } from "../../support/consent.ts";
import { desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { type GateStage, gateStage, personOf, pseudonymKey } from "../../support/gate-stage.ts";
import { runCli } from "../../support/run-command.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";
import { type Receiver, webhookReceiver } from "../../support/webhook-receiver.ts";
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
    expect(metrics).toMatch(/consentry_intake_time_to_honour_seconds_count\{channel="Keyword"\} 1$/m);
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

  describe("to the webhook of the source", () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
    const authority = certificateAuthority(directory);
    const trusted = authority.issue("localhost", "DNS:localhost");
    const log: string[] = [];
    let receiver: Receiver;
    let sync: ChildProcess;

    beforeAll(async () => {
      receiver = await webhookReceiver({ ...trusted, secret });
      await receiver.stop();
      writeSecret("crm", { "webhook-secret": secret, "ca.crt": authority.ca });
      sync = startSync();
    });

    afterAll(async () => {
      sync.kill("SIGKILL");
      await receiver.stop();
    });

    function writeSecret(name: string, keys: Record<string, string>): void {
      const mounted = join(directory, "secrets", "marketing", name);
      mkdirSync(mounted, { recursive: true });
      for (const [key, text] of Object.entries(keys)) writeFileSync(join(mounted, key), `${text}\n`);
    }

    function startSync(): ChildProcess {
      const started = spawn(process.execPath, ["src/main.ts", "sync"], {
        env: {
          ...process.env,
          ...stage.environment("sync-0"),
          CONSENTRY_LOG_LEVEL: "debug",
          CONSENTRY_SOURCE_HOSTS: "localhost,169.254.169.254",
          CONSENTRY_SOURCE_LOOPBACK: "Allow",
          CONSENTRY_CREDENTIALS_DIR: join(directory, "secrets"),
        },
        stdio: ["ignore", "pipe", "pipe"],
      });
      for (const stream of [started.stdout, started.stderr]) stream?.on("data", (text: Buffer) => log.push(`${text}`));
      return started;
    }

    async function declare(name: string, webhook: DesiredSource["webhook"]): Promise<void> {
      const source = desiredSource({ name, webhook });
      await (await openBucket(stage.nc, buckets.desired)).put(desiredKeys.source(source), source);
    }

    async function healthOf(name: string): Promise<SourceHealth | undefined> {
      const entry = await (await openBucket(stage.nc, buckets.sources)).get(`marketing.${name}`);
      return entry && sourceHealth.parse(entry.value);
    }

    const stop = async (who: string) =>
      expect(await post(messagesWebhook({ messages: [textFrom(who, "STOP", Date.now())] }))).toBe(200);
    const untilHealth = (name: string, holds: (webhook: NonNullable<SourceHealth["webhook"]>) => boolean) =>
      eventually(
        async () => {
          const webhook = (await healthOf(name))?.webhook;
          return webhook && holds(webhook) ? webhook : undefined;
        },
        { withinMs: 90_000, everyMs: 250 },
      );
    const receivedOf = (who: string) => receiver.received.filter(({ body }) => body.data.to === `+${who}`);

    it("loses none while that is down, answers 500, and sync is killed; each copy has the same id and is signed", async () => {
      const who = "447700900911";
      await declare("website-optin", { url: receiver.url, credentials: "crm" });
      await stop(who);
      expect(await untilHealth("website-optin", ({ error }) => error !== null)).toMatchObject({
        error: expect.stringContaining("cannot be reached"),
      });
      receiver = await webhookReceiver({ ...trusted, secret, port: receiver.port });
      receiver.answer(500);
      await eventually(() => receivedOf(who).length > 0, { withinMs: 60_000 });
      sync.kill("SIGKILL");
      receiver.answer(204);
      const before = receivedOf(who).length;
      sync = startSync();
      await untilHealth("website-optin", ({ pending, deliveredAtMs }) => pending === 0 && deliveredAtMs !== null);
      const copies = receivedOf(who);
      expect(copies.length).toBeGreaterThan(before);
      expect(new Set(copies.map(({ id }) => id)).size).toBe(1);
      expect(copies.map(({ signed }) => signed)).not.toContain(false);
      expect(copies.at(-1)?.body).toMatchObject({
        type: "consent.withdrawn",
        data: { scope: "Business", of: "iDesk Media", channel: "Keyword", source: "marketing/website-optin" },
      });
      // What was told before the webhook was declared is not kept from it.
      expect(new Set(receivedOf(number).map(({ id }) => id)).size).toBe(1);
      expect((await healthOf("website-optin"))?.timeToHonour?.events).toBeGreaterThan(1);
    }, 180_000);

    it("lets one that is never taken keep no other back", async () => {
      const [poison, other] = ["447700900912", "447700900913"];
      receiver.answer((text) => (text.includes(poison) ? 400 : 204));
      await stop(poison);
      await eventually(() => receivedOf(poison).length > 1, { withinMs: 30_000 });
      await stop(other);
      await eventually(() => receivedOf(other).length > 0, { withinMs: 30_000 });
      receiver.answer(204);
      await untilHealth("website-optin", ({ pending }) => pending === 0);
    }, 120_000);

    it("signs with the old and the new secret while it is changed, without a restart", async () => {
      const who = "447700900914";
      const next = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
      writeSecret("crm", { "webhook-secret": `${next}\n${secret}` });
      await stop(who);
      await eventually(() => receivedOf(who).length > 0, { withinMs: 30_000 });
      expect(receivedOf(who).map(({ signed }) => signed)).toEqual([true]);
      writeSecret("crm", { "webhook-secret": secret });
    });

    it("asks no more of a receiver that is gone, until it is declared anew", async () => {
      const [first, second] = ["447700900915", "447700900916"];
      receiver.answer(410);
      await stop(first);
      await untilHealth("website-optin", ({ error }) => error?.includes("410") === true);
      const asked = receiver.received.length;
      receiver.answer(204);
      await stop(second);
      await untilHealth("website-optin", ({ pending }) => pending === 2);
      expect(receiver.received.length).toBe(asked);
      await declare("website-optin", { url: `${receiver.url}?again`, credentials: "crm" });
      await untilHealth("website-optin", ({ pending }) => pending === 0);
      expect(receivedOf(second).length).toBeGreaterThan(0);
    }, 120_000);

    it("tells nobody whose certificate, address or Secret is not what it must be, and says which", async () => {
      const foreign = certificateAuthority(directory, "foreign");
      const untrusted = await webhookReceiver({ ...foreign.issue("stranger", "DNS:localhost"), secret });
      writeSecret("unsigned", { "webhook-secret": "sesame", "ca.crt": authority.ca });
      const cases = [
        ["stranger", { url: untrusted.url, credentials: "crm" }, "certificate that is not trusted"],
        ["unlisted", { url: "https://crm.example/hook", credentials: "crm" }, "CONSENTRY_SOURCE_HOSTS"],
        ["inside", { url: "https://169.254.169.254/latest", credentials: "crm" }, "the host is at a"],
        ["secretless", { url: receiver.url, credentials: "nobodys" }, "sync has no Secret nobodys"],
        ["unsigned", { url: receiver.url, credentials: "unsigned" }, "is no signing secret"],
      ] as const;
      const asked = receiver.received.length;
      for (const [name, webhook] of cases) await declare(name, webhook);
      await stop("447700900917");
      await eventually(() => receivedOf("447700900917").length > 0, { withinMs: 30_000 });
      for (const [name, _webhook, why] of cases) {
        expect(await untilHealth(name, ({ error }) => error !== null)).toMatchObject({
          error: expect.stringContaining(why),
        });
      }
      expect(untrusted.received).toEqual([]);
      expect(receiver.received.slice(asked).map(({ body }) => body.data.source)).toEqual(["marketing/website-optin"]);
      await untrusted.stop();
    }, 120_000);

    it("and says how long it took until one that the source itself has told was in force", async () => {
      await declare("rows", null);
      const { partition, pseudonym } = personOf("447700900918");
      const source = { namespace: "marketing", name: "rows" };
      const nowMs = Date.now();
      const told = { event: "Withdrawn", pseudonym, by: "sync", recordedAtMs: nowMs - 1500 } as const;
      const old = consentEvent({ ...told, atMs: nowMs - 48 * 3_600_000 });
      const event = consentEvent({ ...told, atMs: nowMs - 2000 });
      await appendConsent(
        stage.nc,
        [old, event].map((each) => ({ source, partition, event: each })),
      );
      const figures = await eventually(async () => (await healthOf("rows"))?.timeToHonour, { withinMs: 30_000 });
      expect(figures.events).toBe(1);
      expect(figures.worstMs).toBeGreaterThanOrEqual(1500);
    }, 60_000);

    it("with the number in the body and nowhere else", async () => {
      places.push({ where: "sync's log", text: log.join("") });
      for (const { around } of receiver.received) places.push({ where: "around a webhook", text: around });
      expect(log.join("")).toContain("webhook-takes-no-withdrawals");
      const all = [...log, ...receiver.received.map(({ around }) => around)];
      expect(all.filter((text) => /4477009009\d\d/.test(text))).toEqual([]);
    });
  });

  it("and name nobody anywhere on the way", async () => {
    await readAllStored(stage.nc, places);
    places.push({ where: "intake's metrics", text: await (await fetch(`${intake.url}/metrics`)).text() });
    expect(places.length).toBeGreaterThan(50);
    expect(hits(places)).toEqual([]);
  });
});
