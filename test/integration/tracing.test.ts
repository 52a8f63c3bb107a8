import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningDispatch, startDispatch } from "../../src/edge/dispatch/start.ts";
import { type RunningGate, startGate } from "../../src/gate/start.ts";
import { writeHold } from "../../src/io/nats/holds.ts";
import { type FakeCloudApi, startFakeCloudApi } from "../../src/lab/fake-cloud-api.ts";
import { hits, number, type Place, readStored } from "../support/canaries.ts";
import { eventually } from "../support/eventually.ts";
import { type GateStage, gateStage, partitions } from "../support/gate-stage.ts";
import { describeWithServers, useNats } from "../support/servers.ts";
import { type Span, type TraceReceiver, traceReceiver } from "../support/trace-receiver.ts";
import { holdOf } from "../support/verdicts.ts";

const waitingMax = 64;

describeWithServers("a message that its producer traces", () => {
  const nats = useNats();
  let stage: GateStage;
  let receiver: TraceReceiver;
  let api: FakeCloudApi;
  let gate: RunningGate;
  let dispatch: RunningDispatch;

  beforeAll(async () => {
    // The exporter reads this one itself.
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = "500";
    stage = await gateStage(nats().url);
    receiver = await traceReceiver();
    api = await startFakeCloudApi();
    const tracing = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "20",
      OTEL_BSP_MAX_QUEUE_SIZE: String(waitingMax),
    };
    gate = await startGate({ ...stage.environment("gate-0"), ...tracing });
    dispatch = await startDispatch({
      ...stage.environment("dispatch-0"),
      ...tracing,
      CONSENTRY_CLOUD_API_URL: api.url,
      CONSENTRY_WHATSAPP_TOKEN: "a-token",
    });
    await stage.agree(number);
  }, 180_000);
  afterAll(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_TIMEOUT;
    await gate?.stop();
    await dispatch?.stop();
    await api?.stop();
    await receiver?.stop();
    await stage?.nc.close();
  });

  const trace = (traceId: string) => receiver.spans().filter((span) => span.traceId === traceId);
  /** The spans of a trace, once there are so many. */
  const wholeTrace = (traceId: string, count: number) =>
    eventually(() => (trace(traceId).length >= count ? trace(traceId) : undefined), { withinMs: 60_000 });
  const metric = async (result: string) => {
    const text = await (await fetch(`${gate.url}/metrics`)).text();
    return Number(new RegExp(`^consentry_trace_spans_total\\{result="${result}"\\} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  };

  it("is one trace from receiving it to sending it, which names nobody", async () => {
    const campaign = await stage.declare({ name: "spring-sale" });
    const producer = span();
    const sequence = await stage.send(campaign, number, {
      parameters: ["Mrs Quillfeather"],
      headers: { traceparent: producer.sampled },
    });
    const spans = await wholeTrace(producer.traceId, 6);
    const { gate: whole, receive, facts, judge, commit, dispatch: sending } = byName(spans);
    expect(whole.parentSpanId).toBe(producer.spanId);
    for (const step of [receive, facts, judge, commit, sending]) expect(step.parentSpanId).toBe(whole.spanId);
    const times = [whole.fromNs, receive.fromNs, facts.fromNs, judge.fromNs, commit.fromNs, whole.toNs, sending.toNs];
    expect(times).toEqual(times.toSorted(compare));
    expect([receive.toNs, facts.toNs, judge.toNs, commit.toNs]).toEqual([
      facts.fromNs,
      judge.fromNs,
      commit.fromNs,
      whole.toNs,
    ]);
    const record = (await stage.verdicts()).find((verdict) => verdict.sequence === sequence);
    const about = {
      "consentry.namespace": "marketing",
      "consentry.campaign": "spring-sale",
      "consentry.partition": record?.partition,
      "consentry.decision": record?.decision,
      "consentry.attempt": 1,
      "consentry.bundle_revision": record?.revision,
    };
    expect(whole.attributes).toEqual({ ...about, "consentry.outcome": "approved" });
    expect(sending.attributes).toEqual({ ...about, "consentry.outcome": "Sent" });
    expect([whole.service, sending.service]).toEqual(["consentry-gate", "consentry-dispatch"]);
    expect(record?.traceparent).toBe(`00-${producer.traceId}-${whole.spanId}-01`);
    expect(hits(receiver.payloads.map((text) => ({ where: "a span", text })))).toEqual([]);
    expect(receiver.payloads.join()).not.toContain(record?.recipient);
  });

  it("says which rule refused it", async () => {
    const campaign = await stage.declare({ name: "spring-sale" });
    const producer = span();
    await stage.send(campaign, "447700900732", { headers: { traceparent: producer.sampled } });
    const { gate: whole } = byName(await wholeTrace(producer.traceId, 5));
    expect(whole.attributes).toMatchObject({
      "consentry.outcome": "rejected",
      "consentry.clause": "K2",
      "consentry.rule": "consent-required",
    });
  });

  it("hangs the next attempt below the first, with a link, and the sending below the one that approved", async () => {
    const campaign = await stage.declare({ name: "paused" });
    const held = { scope: "campaign.marketing.paused", source: "officer", id: "stop-1", atMs: Date.now() } as const;
    await writeHold(stage.nc, { record: holdOf(held), partitions });
    const producer = span();
    await stage.send(campaign, number, { headers: { traceparent: producer.sampled } });
    const { gate: first } = byName(await wholeTrace(producer.traceId, 5));
    expect(first.attributes).toMatchObject({ "consentry.outcome": "held", "consentry.attempt": 1 });
    await writeHold(stage.nc, { record: holdOf({ ...held, action: "lift", atMs: Date.now() }), partitions });
    const later = (await wholeTrace(producer.traceId, 10)).filter(({ spanId }) => spanId !== first.spanId);
    const second = byName(later.filter(({ name }) => name === "gate")).gate;
    expect(second).toMatchObject({ parentSpanId: first.spanId, links: [`${producer.traceId} ${first.spanId}`] });
    expect(second.attributes).toMatchObject({ "consentry.outcome": "approved", "consentry.attempt": 2 });
    expect(byName(later).dispatch.parentSpanId).toBe(second.spanId);
    expect(later.filter(({ name }) => name === "receive")).toHaveLength(1);
  });

  it("is the only one that makes spans, and what is no traceparent is written down nowhere", async () => {
    const campaign = await stage.declare({ name: "spring-sale" });
    const { sampled, unsampled, traceId } = span();
    const hostile = [
      `00-${number}-${"1".repeat(16)}-01`,
      `${sampled}-${number}`,
      sampled.toUpperCase(),
      `ff${sampled.slice(2)}`,
      `00-${"0".repeat(32)}-${"1".repeat(16)}-01`,
      `00-${traceId}-${"0".repeat(16)}-01`,
      ` ${sampled}é`,
      "x".repeat(60_000),
    ];
    const headers = [{}, { traceparent: unsampled }, ...hostile.map((traceparent) => ({ traceparent }))];
    const sent: number[] = [];
    for (const each of headers) sent.push(await stage.send(campaign, number, { headers: each }));
    const last = span();
    await stage.send(campaign, number, { headers: { TraceParent: last.sampled } });
    await wholeTrace(last.traceId, 6);
    const verdicts = (await stage.verdicts()).filter(({ sequence }) => sent.includes(sequence));
    expect(verdicts).toHaveLength(headers.length);
    expect(verdicts.flatMap((record) => record.traceparent ?? [])).toEqual([]);
    const told = new Set(receiver.spans().map(({ attributes }) => attributes["consentry.decision"]));
    expect(verdicts.filter(({ decision }) => told.has(decision))).toEqual([]);
    const places: Place[] = [];
    await readStored(stage.nc, "VERDICTS", places);
    expect(hits(places)).toEqual([]);
    expect(places.filter(({ text }) => /traceparent: (?!00-[0-9a-f]{32}-[0-9a-f]{16}-01\s)/i.test(text))).toEqual([]);
    expect(places.filter(({ text }) => text.includes(traceId))).toEqual([]);
  });

  it.each(["silent", "overloaded"] as const)("is judged and sent as ever when the receiver is %s", async (manner) => {
    receiver.be(manner);
    const before = { lost: await metric("lost"), dropped: await metric("dropped") };
    const campaign = await stage.declare({ name: `receiver-${manner}` });
    const count = 60;
    const sent = Array.from({ length: count }, () =>
      stage.send(campaign, number, { headers: { traceparent: span().sampled } }),
    );
    await Promise.all(sent);
    const accepted = () => api.stats().byCampaign[`marketing/${campaign.name}`]?.accepted;
    await eventually(() => accepted() === count, { withinMs: 60_000 });
    await eventually(async () => (await metric("lost")) > before.lost, { withinMs: 30_000 });
    // Five spans a message, and a request of these that nobody answers takes its time.
    if (manner === "silent") expect(await metric("dropped")).toBeGreaterThan(before.dropped);
    receiver.be("well");
    const next = await stage.declare({ name: "spring-sale" });
    const after = span();
    await eventually(
      async () => {
        await stage.send(next, number, { headers: { traceparent: after.sampled } });
        return trace(after.traceId).length > 0;
      },
      { withinMs: 30_000, everyMs: 200 },
    );
  });
});

function span() {
  const [traceId, spanId] = [16, 8].map((bytes) => randomBytes(bytes).toString("hex")) as [string, string];
  return { traceId, spanId, sampled: `00-${traceId}-${spanId}-01`, unsampled: `00-${traceId}-${spanId}-00` };
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b));

/** The last of each name. */
function byName(spans: readonly Span[]) {
  const found = (name: string) => {
    const last = spans.findLast((each) => each.name === name);
    if (last === undefined) throw new Error(`no span ${name} among ${spans.map((each) => each.name).join()}`);
    return last;
  };
  return {
    get gate() {
      return found("gate");
    },
    get receive() {
      return found("receive");
    },
    get facts() {
      return found("facts");
    },
    get judge() {
      return found("judge");
    },
    get commit() {
      return found("commit");
    },
    get dispatch() {
      return found("dispatch");
    },
  };
}
