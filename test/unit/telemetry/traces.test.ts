import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTraces } from "../../../src/io/telemetry/open-traces.ts";
import { tracingSettings } from "../../../src/schemas/settings.ts";
import { untilItHolds } from "../../support/eventually.ts";
import { traceReceiver } from "../../support/trace-receiver.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const sampled = `00-${traceId}-00f067aa0ba902b7-01`;
const unsampled = `00-${traceId}-00f067aa0ba902b7-00`;

function open(environment: Record<string, string>) {
  const counted: Record<string, number> = {};
  const count = (_name: string, labels?: Readonly<Record<string, string>>, by = 1) => {
    const result = labels?.result ?? "";
    counted[result] = (counted[result] ?? 0) + by;
  };
  const meter = { count, set: () => {}, observe: () => {}, atScrape: () => {} };
  const settings = tracingSettings.parse({ OTEL_BSP_SCHEDULE_DELAY: "1", ...environment });
  return { traces: openTraces({ settings, role: "gate", name: "gate-0", meter }), counted };
}

const nowhere = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" };
const spanAt = { name: "gate", kind: "consumer", fromMs: 1_700_000_000_000 } as const;

describe("tracing", () => {
  it.each([
    ["no receiver is named", {}],
    ["the receiver is an empty text", { OTEL_EXPORTER_OTLP_ENDPOINT: "" }],
    ["it is switched off", { ...nowhere, OTEL_SDK_DISABLED: "true" }],
  ])("is off when %s", async (_, environment) => {
    expect(await open(environment).traces).toBeUndefined();
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }],
    [{ OTEL_TRACES_SAMPLER: "jaeger_remote" }],
    [{ OTEL_TRACES_SAMPLER_ARG: "2" }],
  ])("refuses a setting that it does not have: %j", (environment) => {
    expect(tracingSettings.safeParse(environment).success).toBe(false);
  });

  it.each([
    ["", "", { sampled: true, unsampled: false, none: false }],
    ["parentbased_always_on", "", { sampled: true, unsampled: false, none: true }],
    ["parentbased_traceidratio", "1", { sampled: true, unsampled: false, none: true }],
    ["parentbased_traceidratio", "0", { sampled: true, unsampled: false, none: false }],
    ["always_off", "", { sampled: false, unsampled: false, none: false }],
    ["always_on", "", { sampled: true, unsampled: true, none: true }],
    ["traceidratio", "0", { sampled: false, unsampled: false, none: false }],
  ])("by the sampler '%s' %s traces what it should", async (sampler, ratio, expected) => {
    const environment = {
      ...nowhere,
      ...(sampler === "" ? {} : { OTEL_TRACES_SAMPLER: sampler }),
      ...(ratio === "" ? {} : { OTEL_TRACES_SAMPLER_ARG: ratio }),
    };
    const traces = await open(environment).traces;
    const isTraced = (parent?: string) => traces?.begin({ ...spanAt, parent }) !== undefined;
    expect({ sampled: isTraced(sampled), unsampled: isTraced(unsampled), none: isTraced() }).toEqual(expected);
  });

  it("keeps a bounded number of spans for a receiver that is away, and counts the others", async () => {
    const { traces, counted } = open({ ...nowhere, OTEL_BSP_MAX_QUEUE_SIZE: "3", OTEL_BSP_SCHEDULE_DELAY: "60000" });
    const opened = await traces;
    for (let index = 0; index < 10; index++)
      opened?.begin({ ...spanAt, parent: sampled })?.end({ atMs: spanAt.fromMs + 1, attributes: {} });
    expect(counted.dropped).toBe(7);
  });
});

describe("a span on its way", () => {
  let request: Pick<IncomingMessage, "url" | "headers"> & { body: string };
  const server = createServer((incoming, response) => {
    let body = "";
    incoming.setEncoding("latin1").on("data", (text: string) => {
      body += text;
    });
    incoming.on("end", () => {
      request = { url: incoming.url, headers: incoming.headers, body };
      response.end();
    });
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "", "/v1/traces"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "/otlp/", "/otlp/v1/traces"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/spans", "/spans"],
  ])("goes to the place that %s%s names, as protobuf unless told otherwise", async (variable, path, expected) => {
    const { traces, counted } = open({ [variable]: `${url}${path}` });
    (await traces)?.begin({ ...spanAt, parent: sampled })?.end({ atMs: spanAt.fromMs + 1, attributes: { a: "b" } });
    await untilItHolds(() => expect(counted.exported).toBe(1));
    expect(request).toMatchObject({ url: expected, headers: { "content-type": "application/x-protobuf" } });
    expect(request.body).toContain("consentry-gate");
  });

  it("says when it was, to the part of a millisecond, however long ago", async () => {
    const receiver = await traceReceiver();
    const { traces, counted } = open({
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    });
    const span = (await traces)?.begin({ ...spanAt, parent: sampled, linked: true });
    span?.part("facts", spanAt.fromMs + 0.25, spanAt.fromMs + 0.5);
    span?.end({ atMs: spanAt.fromMs + 1, attributes: {} });
    await untilItHolds(() => expect(counted.exported).toBe(2));
    const [part, whole] = receiver.spans();
    expect(part).toMatchObject({ name: "facts", fromNs: 1_700_000_000_000_250_000n, toNs: 1_700_000_000_000_500_000n });
    expect(whole).toMatchObject({ fromNs: 1_700_000_000_000_000_000n, toNs: 1_700_000_000_001_000_000n });
    expect(part?.parentSpanId).toBe(whole?.spanId);
    expect(whole).toMatchObject({ traceId, parentSpanId: "00f067aa0ba902b7", links: [`${traceId} 00f067aa0ba902b7`] });
    expect(span?.traceparent).toBe(`00-${traceId}-${whole?.spanId}-01`);
    await receiver.stop();
  });
});
