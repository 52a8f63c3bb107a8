import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Span ids that it links to, with their traces. */
  readonly links: readonly string[];
  readonly service: string;
};

export type TraceReceiver = {
  readonly url: string;
  readonly spans: () => readonly Span[];
  /** Everything that came, as it came. */
  readonly payloads: readonly string[];
  /** How it behaves from now on. */
  readonly be: (manner: "well" | "silent" | "overloaded") => void;
  readonly stop: () => Promise<void>;
};

/** A receiver of OTLP over HTTP in JSON, as the protocol's page describes it, with none of OpenTelemetry's code. */
export async function traceReceiver(): Promise<TraceReceiver> {
  const payloads: string[] = [];
  let manner: "well" | "silent" | "overloaded" = "well";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url !== "/v1/traces") return response.writeHead(404).end();
      if (manner === "silent") return undefined;
      if (manner === "overloaded") return response.writeHead(503).end();
      payloads.push(Buffer.concat(chunks).toString("utf8"));
      return response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    payloads,
    spans: () => payloads.flatMap(spansIn),
    be: (next) => {
      manner = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type KeyValue = { key: string; value: { stringValue?: string; intValue?: number | string; doubleValue?: number } };
type OtlpSpan = {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: KeyValue[];
  links?: { traceId: string; spanId: string }[];
};
type OtlpTraces = {
  resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: OtlpSpan[] }[] }[];
};

function spansIn(payload: string): Span[] {
  const { resourceSpans }: OtlpTraces = JSON.parse(payload);
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)["service.name"]);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, service)));
  });
}

function spanOf(span: OtlpSpan, service: string): Span {
  return {
    name: span.name,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId || undefined,
    fromNs: BigInt(span.startTimeUnixNano),
    toNs: BigInt(span.endTimeUnixNano),
    attributes: plain(span.attributes ?? []),
    links: (span.links ?? []).map(({ traceId, spanId }) => `${traceId} ${spanId}`),
    service,
  };
}

function plain(attributes: readonly KeyValue[]): Record<string, string | number> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? value.doubleValue ?? Number(value.intValue)]),
  );
}
