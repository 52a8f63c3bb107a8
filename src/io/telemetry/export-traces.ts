import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { type ExportResult, ExportResultCode, millisToHrTime } from "@opentelemetry/core";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { TracingSettings } from "../../schemas/settings.ts";
import type { Meter } from "../../schemas/telemetry.ts";
import type { OpenSpan, Traces, TracesOptions } from "./traces.ts";

/** Spans of one request: making it keeps the thread busy, and few are made ready in less than a millisecond. */
const batchMax = 128;
const closeWithinMs = 2_000;

/** Traces by OTLP over HTTP. Headers, certificates and timeouts the exporter reads from the standard variables itself. */
export async function exportTraces(options: TracesOptions): Promise<Traces> {
  const { settings, role, name, meter } = options;
  const provider = new TracerProvider({
    sampler: samplerOf(settings),
    spanProcessors: [boundedProcessor(await exporterOf(settings), settings, meter)],
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": `consentry-${role}`, "service.instance.id": name }))
      .merge(detectResources({ detectors: [envDetector] })),
  });
  const tracer = provider.getTracer("consentry");
  return {
    nowMs: () => performance.timeOrigin + performance.now(),
    begin: ({ name: spanName, kind, fromMs, parent, linked }) => {
      const context = parent ? spanContextOf(parent) : undefined;
      const span = tracer.startSpan(
        spanName,
        {
          kind: kind === "consumer" ? SpanKind.CONSUMER : SpanKind.CLIENT,
          startTime: millisToHrTime(fromMs),
          links: context && linked ? [{ context }] : [],
        },
        context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT,
      );
      return span.isRecording() ? openSpan(span) : undefined;
    },
    close: async () => {
      const ended = provider.shutdown().catch(() => {});
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, closeWithinMs).unref())]);
    },
  };

  function openSpan(span: Span): OpenSpan {
    const { traceId, spanId, traceFlags } = span.spanContext();
    const below = trace.setSpan(ROOT_CONTEXT, span);
    return {
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`,
      part: (partName, fromMs, toMs) =>
        tracer.startSpan(partName, { startTime: millisToHrTime(fromMs) }, below).end(millisToHrTime(toMs)),
      end: ({ atMs, attributes, failed }) => {
        span.setAttributes(attributes);
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end(millisToHrTime(atMs));
      },
    };
  }
}

/** `00-<trace id>-<span id>-<flags>` of a traceparent that is one. */
function spanContextOf(traceparent: string) {
  const [, traceId = "", spanId = "", flags = ""] = traceparent.split("-");
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
}

async function exporterOf(settings: TracingSettings): Promise<SpanExporter> {
  const url = urlOf(settings);
  if (settings.OTEL_EXPORTER_OTLP_PROTOCOL === "http/json") {
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
    return new OTLPTraceExporter({ url });
  }
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  return new OTLPTraceExporter({ url });
}

function urlOf(settings: TracingSettings): string {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_EXPORTER_OTLP_ENDPOINT: all = "" } = settings;
  return traces || `${all.replace(/\/$/, "")}/v1/traces`;
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio }: TracingSettings): Sampler {
  if (!name.startsWith("parentbased_")) return rootSampler(name, ratio);
  return new ParentBasedSampler({ root: rootSampler(name.slice("parentbased_".length), ratio) });
}

function rootSampler(name: string, ratio: number): Sampler {
  if (name === "always_on") return new AlwaysOnSampler();
  if (name === "always_off") return new AlwaysOffSampler();
  return new TraceIdRatioBasedSampler(ratio);
}

/**
 * Spans wait in memory for the next request, a bounded number of them, those under way included. More are dropped and counted:
 * whoever judges messages never waits for whoever wants to watch.
 */
function boundedProcessor(exporter: SpanExporter, settings: TracingSettings, meter: Meter): SpanProcessor {
  const waitingMax = settings.OTEL_BSP_MAX_QUEUE_SIZE;
  let waiting = 0;
  const ended = (result: string, count: number) => meter.count("consentry_trace_spans_total", { result }, count);
  const counted: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result: ExportResult) => {
        waiting -= spans.length;
        ended(result.code === ExportResultCode.SUCCESS ? "exported" : "lost", spans.length);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
  const batches = new BatchSpanProcessor({
    exporter: counted,
    maxQueueSize: waitingMax,
    maxExportBatchSize: Math.min(batchMax, waitingMax),
    scheduledDelayMillis: settings.OTEL_BSP_SCHEDULE_DELAY,
  });
  return {
    onStart: () => {},
    onEnd: (span) => {
      if (waiting >= waitingMax) return ended("dropped", 1);
      waiting++;
      batches.onEnd(span);
    },
    forceFlush: () => batches.forceFlush(),
    shutdown: () => batches.shutdown(),
  };
}
