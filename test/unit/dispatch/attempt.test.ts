import { describe, expect, it } from "vitest";
import { trackedBody } from "../../../src/domain/dispatch/tracked-body.ts";
import { type AttemptParts, attempt, type KnownNow } from "../../../src/edge/dispatch/attempt.ts";
import { createLedger, type LedgerParts } from "../../../src/edge/dispatch/ledger.ts";
import type { CloudAnswer } from "../../../src/schemas/whatsapp/cloud-answer.ts";
import type { SentRecord } from "../../../src/schemas/wire/sent.ts";
import { textBody, verdictRecord } from "../../support/approvals.ts";
import { desiredCampaign, desiredSender } from "../../support/desired.ts";

/** A bucket in memory with compare-and-set. */
function memoryBucket(): LedgerParts & { readonly entries: Map<string, { value: SentRecord; revision: number }> } {
  const entries = new Map<string, { value: SentRecord; revision: number }>();
  let revision = 0;
  const put = async (key: string, value: SentRecord) => {
    entries.set(key, { value, revision: ++revision });
    return revision;
  };
  return {
    entries,
    put,
    get: async (key) => entries.get(key),
    create: async (key, value) => (entries.has(key) ? undefined : await put(key, value)),
    update: async (key, value, expected) =>
      entries.get(key)?.revision === expected ? await put(key, value) : undefined,
    delete: async (key) => void entries.delete(key),
  };
}

const known: KnownNow = {
  campaign: desiredCampaign(),
  sender: desiredSender(),
  held: false,
  suppressionsKnown: true,
  suppression: undefined,
};
const accepted: CloudAnswer = {
  kind: "answered",
  status: 200,
  body: { messages: [{ id: "wamid.1" }] },
  retryAfterMs: null,
};

/** The world of one approval; `log` tells what was done to it, in order. */
function world(changes: Partial<AttemptParts> = {}) {
  const bucket = memoryBucket();
  const log: string[] = [];
  const told = (what: string) => async () => void log.push(what);
  const parts: AttemptParts = {
    knownNow: () => known,
    consents: async () => [],
    body: async () => textBody,
    eraseBody: told("body erased"),
    ledger: createLedger(bucket, { nowMs: () => 1000, sendingMaxMs: 20_000 }),
    pausedMs: () => 0,
    pause: (_sender, pauseMs) => void log.push(`paused ${pauseMs}`),
    sendStarts: () => void log.push("send starts"),
    digest: (text) => `digest of ${text}`,
    post: async () => {
      log.push(`posted while ${bucket.entries.get(record.decision)?.value.state}`);
      return accepted;
    },
    signal: async (_record, { code, reason }) => void log.push(`signal ${code ?? reason}`),
    rememberStop: told("stop remembered"),
    nowMs: () => 1000,
    ...changes,
  };
  const record = verdictRecord({ judgedAtMs: 500, expireAtMs: 1_000_000 });
  return {
    log,
    bucket,
    record,
    run: () => attempt({ record, sequence: 7 }, parts),
    state: () => bucket.entries.get(record.decision)?.value,
  };
}

describe("one approval on its way out", () => {
  it("is in the ledger before the request, and its body goes last", async () => {
    const { log, run, state } = world();
    expect(await run()).toEqual({ kind: "done", outcome: "Sent", reason: null, code: null });
    expect(log).toEqual(["send starts", "posted while Sending", "body erased"]);
    expect(state()).toMatchObject({ state: "Sent", wamid: "digest of wamid.1" });
  });

  it("is not sent a second time", async () => {
    const { log, run } = world();
    await run();
    log.length = 0;
    expect(await run()).toMatchObject({ kind: "done", outcome: "Before" });
    expect(log).toEqual(["body erased"]);
  });

  it("is not sent when the hold appears while it is being claimed", async () => {
    let looks = 0;
    const { log, run, state } = world({ knownNow: () => ({ ...known, held: ++looks > 1 }) });
    expect(await run()).toEqual({ kind: "wait", reason: "Held" });
    expect(log).toEqual([]);
    expect(state()).toBeUndefined();
  });

  it("is withheld when the person says stop while it is being claimed", async () => {
    let looks = 0;
    const entries = [{ scope: "Everything" as const, of: "", channel: "Keyword", atMs: 900 }];
    const { log, run, state } = world({
      knownNow: () => ({ ...known, suppression: ++looks > 1 ? { entries } : undefined }),
    });
    expect(await run()).toEqual({ kind: "done", outcome: "Withheld", reason: "Suppressed" });
    expect(log).toEqual(["body erased"]);
    expect(state()).toMatchObject({ state: "Withheld", reason: "Suppressed" });
  });

  it("is left alone while another process is at it, and unknown when that one must be dead", async () => {
    let nowMs = 1000;
    const bucket = memoryBucket();
    const { log, run, record } = world({ ledger: createLedger(bucket, { nowMs: () => nowMs, sendingMaxMs: 20_000 }) });
    await bucket.put(record.decision, {
      state: "Sending",
      campaign: "a/b",
      atMs: 1000,
      wamid: null,
      code: null,
      reason: null,
    });
    expect(await run()).toMatchObject({ kind: "later", delayMs: 20_100 });
    nowMs = 21_000;
    expect(await run()).toEqual({ kind: "done", outcome: "Before", reason: "OutcomeUnknown" });
    expect(log).toEqual(["body erased"]);
    expect(bucket.entries.get(record.decision)?.value).toMatchObject({ state: "Failed", reason: "OutcomeUnknown" });
  });

  it("is given back when it was throttled, and the sender left alone", async () => {
    const { log, run, state } = world({
      post: async () => ({ kind: "answered", status: 429, body: undefined, retryAfterMs: 1500 }),
    });
    expect(await run()).toEqual({ kind: "later", delayMs: 1500, reason: "Http429", code: null });
    expect(log).toEqual(["send starts", "paused 1500"]);
    expect(state()).toBeUndefined();
  });

  it("waits aside while its sender is paused for long", async () => {
    const { log, run } = world({ pausedMs: () => 30_000 });
    expect(await run()).toEqual({ kind: "wait", reason: "SenderPaused" });
    expect(log).toEqual([]);
  });

  it("is withheld when its body is gone", async () => {
    const { run, state } = world({ body: async () => undefined });
    expect(await run()).toMatchObject({ outcome: "Withheld", reason: "BodyGone" });
    expect(state()).toMatchObject({ state: "Withheld", reason: "BodyGone" });
  });

  it("stays Sending in the ledger when NATS fails after the request: nobody sends it again", async () => {
    const bucket = memoryBucket();
    const failing = { ...bucket, put: async () => Promise.reject(new Error("NATS is away")) };
    const { run, record } = world({ ledger: createLedger(failing, { nowMs: () => 1000, sendingMaxMs: 20_000 }) });
    await expect(run()).rejects.toThrow("NATS is away");
    expect(bucket.entries.get(record.decision)?.value.state).toBe("Sending");
  });
});

describe("callback data", () => {
  const decided = { campaign: { namespace: "marketing", name: "spring-sale" }, decision: "01TEST" };

  it("names campaign and decision, and keeps the rest of the payload", () => {
    const body = JSON.parse(trackedBody(textBody, decided) ?? "");
    expect(body).toEqual({
      ...JSON.parse(textBody),
      biz_opaque_callback_data: "campaign=marketing/spring-sale;decision=01TEST",
    });
  });

  it("leaves the producer's own out when there is no room for it", () => {
    const long = JSON.stringify({ to: "1", biz_opaque_callback_data: "x".repeat(500) });
    expect(JSON.parse(trackedBody(long, decided) ?? "").biz_opaque_callback_data).toBe(
      "campaign=marketing/spring-sale;decision=01TEST",
    );
  });

  it.each(["", "[]", "null", "{"])("cannot be put into %j", (body) => {
    expect(trackedBody(body, decided)).toBeUndefined();
  });
});
