import { spawn } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type RunningDispatch, startDispatch } from "../../../src/edge/dispatch/start.ts";
import { jsApiOrThrow } from "../../../src/io/nats/api.ts";
import { openBucket } from "../../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { projectHold } from "../../../src/io/nats/holds.ts";
import { lastRecord, recordAt } from "../../../src/io/nats/stored.ts";
import { waitingNow } from "../../../src/io/nats/waiting.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../../src/lab/fake-cloud-api.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import { holdSight, type SentRecord, sentRecord, sightKey } from "../../../src/schemas/wire/sent.ts";
import { deliverySignal, signalSubject } from "../../../src/schemas/wire/signal.ts";
import { buckets, consentKey, streams, suppressKey } from "../../../src/schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { commitVerdict, textBody, verdictRecord } from "../../support/approvals.ts";
import { consentState } from "../../support/consent.ts";
import { desiredCampaign, desiredSender } from "../../support/desired.ts";
import { eventually } from "../../support/eventually.ts";
import { installedNats, roleEnvironment } from "../../support/nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

function holdRecord(campaign: string, changes: Partial<HoldRecord> = {}): HoldRecord {
  return {
    scope: `campaign.marketing.${campaign}`,
    source: "policy",
    action: "hold",
    id: "hold-1",
    cause: "ThresholdBreach",
    clause: "K2",
    rule: "consent-required",
    severity: "Major",
    decision: null,
    by: "gate-1",
    breachAtMs: null,
    atMs: Date.now(),
    resume: "AfterCase",
    notBeforeMs: null,
    violations: null,
    outOf: null,
    ...changes,
  };
}

describeWithServers("dispatch", () => {
  const nats = useNats();
  let nc: NatsConnection;
  let api: FakeCloudApi;
  let dispatch: RunningDispatch | undefined;
  let tests = 0;
  /** Every test has a campaign of its own, so that none meets what another left waiting. */
  let name = "";
  const approval = (changes: Partial<VerdictRecord> = {}) =>
    verdictRecord({ campaign: { namespace: "marketing", name }, ...changes });

  beforeAll(async () => {
    nc = await installedNats(nats().url);
  });
  beforeEach(async () => {
    name = `campaign-${++tests}`;
    const desired = await openBucket(nc, buckets.desired);
    await desired.put(`campaign.marketing.${name}`, desiredCampaign({ name }));
    await desired.put("sender.marketing.idesk-main", desiredSender());
    api = await startFakeCloudApi();
  });
  afterEach(async () => {
    await dispatch?.stop();
    dispatch = undefined;
    await api.stop();
  });
  afterAll(async () => {
    await nc.close();
  });

  function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return roleEnvironment(nats().url, "dispatch-1", {
      CONSENTRY_CLOUD_API_URL: api.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
      CONSENTRY_SEND_TIMEOUT_MS: "500",
      ...more,
    });
  }

  async function start(more: Record<string, string> = {}): Promise<void> {
    dispatch = await startDispatch(environment(more));
  }

  async function entryOf(record: VerdictRecord): Promise<SentRecord | undefined> {
    const entry = await (await openBucket(nc, buckets.sent)).get(record.decision);
    return entry && sentRecord.parse(entry.value);
  }

  const settled = (record: VerdictRecord, withinMs = 15_000) =>
    eventually(
      async () => {
        const entry = await entryOf(record);
        return entry?.state === "Sending" ? undefined : entry;
      },
      { withinMs },
    );

  it("sends an approval once, ties the status to its decision, and erases the body", async () => {
    await start();
    const record = approval();
    const body = JSON.stringify({ ...JSON.parse(textBody), biz_opaque_callback_data: "mine" });
    const sequence = await commitVerdict(nc, record, { body });
    expect(await settled(record)).toMatchObject({
      state: "Sent",
      campaign: `marketing/${name}`,
      wamid: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(api.payloads()).toEqual([
      {
        ...JSON.parse(textBody),
        biz_opaque_callback_data: `campaign=marketing/${name};decision=${record.decision};mine`,
      },
    ]);
    await eventually(async () => (await recordAt(nc, streams.verdicts, sequence - 1)) === undefined);
    expect(await recordAt(nc, streams.verdicts, sequence)).toBeDefined();
  });

  it("sends no trial, and nothing that is not approved", async () => {
    await start();
    await commitVerdict(nc, approval({ trial: true }));
    await commitVerdict(nc, approval({ outcome: "held" }));
    const last = approval();
    await commitVerdict(nc, last);
    await settled(last);
    expect(api.stats()).toMatchObject({ accepted: 1, malformed: 0 });
  });

  it("lets approvals of a held campaign wait without keeping others back, and sends them after the lift", async () => {
    await start();
    await (await openBucket(nc, buckets.desired)).put("campaign.marketing.other", desiredCampaign({ name: "other" }));
    await projectHold(nc, holdRecord(name, { id: "hold-2" }), 1);
    const held = Array.from({ length: 300 }, () => approval());
    for (const record of held) await commitVerdict(nc, record);
    const other = verdictRecord({ campaign: { namespace: "marketing", name: "other" } });
    await commitVerdict(nc, other);
    expect(await settled(other)).toMatchObject({ state: "Sent" });
    expect(api.stats().accepted).toBe(1);
    await eventually(async () => (await waitingNow(nc)).length === held.length);
    await projectHold(nc, holdRecord(name, { action: "lift", cause: "Resumed" }), 2);
    await Promise.all(held.map((record) => settled(record)));
    expect(api.stats()).toMatchObject({ accepted: 301, repeatedDecisions: [] });
    await eventually(async () => (await waitingNow(nc)).length === 0);
  });

  it("starts no send after it has seen the hold, and writes down when that was", async () => {
    await api.stop();
    api = await startFakeCloudApi({ latencyMs: 200 });
    const records = Array.from({ length: 400 }, () => approval());
    for (const record of records) await commitVerdict(nc, record);
    await start();
    await eventually(() => api.stats().accepted > 10);
    await projectHold(nc, holdRecord(name, { id: "hold-3" }), 3);
    const sight = await eventually(async () => {
      const entry = await (await openBucket(nc, buckets.sent)).get(sightKey({ namespace: "marketing", name }));
      const now = holdSight.safeParse(entry?.value).data;
      return now?.hold === "hold-3" ? now : undefined;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sight).toMatchObject({ sentAfterSeen: 0 });
    expect(api.stats().accepted).toBeLessThan(400);
    expect(sight.lastSendAtMs).toBeLessThanOrEqual(sight.seenAtMs);
    // A request under way at that moment may still arrive; none arrives later than the network takes.
    expect(api.acceptedSince(`marketing/${name}`, sight.seenAtMs + 100)).toBe(0);
  });

  it("takes no more than it can hold from a WhatsApp that answers slowly, and sends each once", async () => {
    await api.stop();
    api = await startFakeCloudApi({ latencyMs: 1_500 });
    const records = Array.from({ length: 300 }, () => approval());
    for (const record of records) await commitVerdict(nc, record);
    await start({ CONSENTRY_SEND_TIMEOUT_MS: "5000" });
    await eventually(() => api.stats().accepted > 0);
    const info = await jsApiOrThrow<{ num_ack_pending: number }>(nc, "CONSUMER.INFO.VERDICTS.dispatch", undefined);
    expect(info.num_ack_pending).toBeLessThanOrEqual(256);
    await Promise.all(records.map((record) => settled(record, 30_000)));
    expect(api.stats()).toMatchObject({ accepted: 300, repeatedDecisions: [], malformed: 0 });
  }, 60_000);

  it("withholds what expired while it was held, without waiting for the lift", async () => {
    await start();
    await projectHold(nc, holdRecord(name, { id: "hold-4" }), 4);
    const record = approval({ expireAtMs: Date.now() + 1000 });
    const sequence = await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Withheld", reason: "Expired" });
    await eventually(async () => (await recordAt(nc, streams.verdicts, sequence - 1)) === undefined);
    expect(api.stats().accepted).toBe(0);
  });

  it("withholds a message to somebody who has said stop since", async () => {
    await start();
    const record = approval();
    const entry = { scope: "Business", of: "iDesk Media", channel: "Keyword", atMs: Date.now() };
    await (await openBucket(nc, buckets.suppress)).put(suppressKey(record.partition, record.recipient), {
      entries: [entry],
    });
    await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Withheld", reason: "Suppressed" });
    expect(api.stats().accepted).toBe(0);
  });

  it("withholds a message to somebody whose consent was withdrawn since", async () => {
    await start();
    const record = approval();
    const source = { namespace: "marketing", name: "website-optin" };
    const state = consentState({ state: "Withdrawn", recordedAtMs: Date.now() });
    await (await openBucket(nc, buckets.consent)).put(consentKey(source, record.partition, record.recipient), state);
    await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Withheld", reason: "Withdrawn" });
    expect(api.stats().accepted).toBe(0);
  });

  it("waits and tries again where that is safe: throttled, or nobody at home", async () => {
    api.inject([
      { kind: "error", status: 429, retryAfterSeconds: 1 },
      { kind: "error", status: 400, code: 130429 },
    ]);
    await start();
    const record = approval();
    await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Sent" });
    const { port } = new URL(api.url);
    await api.stop();
    const second = approval();
    await commitVerdict(nc, second);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await entryOf(second)).toBeUndefined();
    api = await startFakeCloudApi({ port: Number(port) });
    expect(await settled(second, 30_000)).toMatchObject({ state: "Sent" });
    expect(api.stats()).toMatchObject({ accepted: 1, repeatedDecisions: [] });
  });

  it.each(["silence", "cut"] as const)("never sends again when the answer is lost: %s", async (kind) => {
    api.inject([{ kind }]);
    await start();
    const record = approval();
    await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Failed", reason: "OutcomeUnknown" });
    expect(api.stats()).toMatchObject({ accepted: 1, repeatedDecisions: [] });
  });

  it("records what WhatsApp refuses, says so, and remembers who has switched marketing off there", async () => {
    api.inject([{ kind: "error", status: 400, code: 131050 }]);
    await start();
    const record = approval();
    await commitVerdict(nc, record);
    expect(await settled(record)).toMatchObject({ state: "Failed", code: 131050 });
    const signal = await eventually(() =>
      lastRecord(nc, streams.signals, signalSubject("delivery-error", record.campaign)),
    );
    const told = deliverySignal.parse(JSON.parse(Buffer.from(signal.data).toString("utf8")));
    expect(told).toMatchObject({ campaign: `marketing/${name}`, decision: record.decision, code: 131050 });
    const suppression = await (await openBucket(nc, buckets.suppress)).get(
      suppressKey(record.partition, record.recipient),
    );
    expect(suppression?.value).toMatchObject({
      entries: [{ scope: "Sender", of: "marketing/idesk-main", channel: "Preference" }],
    });
  });

  it("does not send again what a dead dispatch had begun", async () => {
    const record = approval();
    const ledger = await openBucket(nc, buckets.sent);
    const begun = { state: "Sending", campaign: `marketing/${name}`, wamid: null, code: null, reason: null };
    await ledger.put(record.decision, { ...begun, atMs: Date.now() - 60_000 });
    await commitVerdict(nc, record);
    await start();
    expect(await settled(record)).toMatchObject({ state: "Failed", reason: "OutcomeUnknown" });
    expect(api.stats().accepted).toBe(0);
  });

  it("goes on by itself when NATS was killed, and sends nothing twice", async () => {
    await start();
    const records = Array.from({ length: 200 }, () => approval());
    for (const record of records) await commitVerdict(nc, record);
    await nats().restart("SIGKILL");
    const later = approval();
    await eventually(() => commitVerdict(nc, later), { withinMs: 30_000, everyMs: 200 });
    const entries = await Promise.all([...records, later].map((record) => settled(record, 60_000)));
    expect(api.stats().repeatedDecisions).toEqual([]);
    expect(entries.filter(({ state, reason }) => state !== "Sent" && reason !== "OutcomeUnknown")).toEqual([]);
  });

  it("sends nothing twice when it is killed in the middle of it, again and again", async () => {
    await api.stop();
    api = await startFakeCloudApi({ latencyMs: 30 });
    const records = Array.from({ length: 600 }, () => approval());
    for (const record of records) await commitVerdict(nc, record);
    for (let round = 1; round <= 3; round++) {
      const before = api.stats().accepted;
      const script = "import('./src/edge/dispatch/start.ts').then((role) => role.startDispatch(process.env))";
      const child = spawn(process.execPath, ["-e", script], {
        env: environment({ PATH: process.env.PATH ?? "" }),
        stdio: "ignore",
      });
      await eventually(() => api.stats().accepted > before + 60, { withinMs: 30_000 });
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
    }
    await start();
    const entries = await Promise.all(records.map((record) => settled(record, 60_000)));
    const { accepted, repeatedDecisions } = api.stats();
    const sent = entries.filter((entry) => entry.state === "Sent").length;
    const unknown = entries.filter((entry) => entry.reason === "OutcomeUnknown").length;
    expect(repeatedDecisions).toEqual([]);
    expect(sent + unknown).toBe(records.length);
    expect(accepted).toBeGreaterThanOrEqual(sent);
    expect(accepted).toBeLessThanOrEqual(records.length);
  });
});
