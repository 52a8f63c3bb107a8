import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";
import { type DestinationStream, pino } from "pino";
import type { Labels, Log, Meter, MetricSpec } from "../../schemas/telemetry.ts";

export type TelemetryOptions = {
  readonly role: string;
  /** Name of this process. */
  readonly name: string;
  readonly level: "debug" | "info" | "warn" | "error" | "silent";
  readonly metrics: readonly MetricSpec[];
  /** Standard error unless given: standard output belongs to a command's data. */
  readonly destination?: DestinationStream;
};

export type Telemetry = {
  readonly log: Log;
  readonly meter: Meter;
  /** Everything in Prometheus' text format. */
  metricsText(): Promise<string>;
};

/** Log lines as JSON, one an event, and the metrics of one process. Writing a metric that was not declared throws. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "consentry_" });
  const lines = pino(
    {
      level: options.level,
      base: { role: options.role, name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.destination ?? pino.destination(2),
  );
  return {
    log: (level, message, fields) => lines[level](fields ?? {}, message),
    meter: meterOf(options.metrics, registry),
    metricsText: () => registry.metrics(),
  };
}

function meterOf(specs: readonly MetricSpec[], registry: Registry): Meter {
  const counters = new Map<string, Counter<string>>();
  const gauges = new Map<string, Gauge<string>>();
  const histograms = new Map<string, Histogram<string>>();
  for (const spec of specs) {
    const parts = { name: spec.name, help: spec.help, labelNames: [...(spec.labels ?? [])], registers: [registry] };
    if (spec.type === "counter") counters.set(spec.name, new Counter(parts));
    else if (spec.type === "gauge") gauges.set(spec.name, new Gauge(parts));
    else
      histograms.set(spec.name, new Histogram({ ...parts, ...(spec.buckets ? { buckets: [...spec.buckets] } : {}) }));
  }
  return {
    count: (name, labels, by) => declared(counters, name).inc(plain(labels), by ?? 1),
    set: (name, value, labels) => declared(gauges, name).set(plain(labels), value),
    observe: (name, value, labels) => declared(histograms, name).observe(plain(labels), value),
  };
}

function declared<M>(metrics: ReadonlyMap<string, M>, name: string): M {
  const metric = metrics.get(name);
  if (metric === undefined) throw new Error(`the metric ${name} is not declared`);
  return metric;
}

function plain(labels: Labels | undefined): Record<string, string> {
  return { ...labels };
}
