import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";
import type { Labels, Meter, MetricSpec, Sample } from "../../schemas/telemetry.ts";
import { knownCombinations, labelGuard } from "./label-values.ts";

type Written<M> = { readonly metric: M; readonly guard: (labels: Labels | undefined) => Record<string, string> };

type Metrics = {
  readonly counters: Map<string, Written<Counter<string>>>;
  readonly gauges: Map<string, Written<Gauge<string>>>;
  readonly histograms: Map<string, Written<Histogram<string>>>;
};

/** Longer than this a scrape does not wait for what the role has to look up; Prometheus itself gives up after 10 s. */
const readDeadlineMs = 2_000;

/** The metrics of one process, and their text. */
export function createMeter(specs: readonly MetricSpec[]): { readonly meter: Meter; text(): Promise<string> } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "consentry_" });
  const metrics: Metrics = { counters: new Map(), gauges: new Map(), histograms: new Map() };
  for (const spec of specs) declare(metrics, spec, registry);
  const scraped = specs.filter(({ atScrape }) => atScrape);
  let read: (() => Promise<readonly Sample[]>) | undefined;
  return {
    meter: {
      count: (name, labels, by) => add(declared(metrics.counters, name), labels, by ?? 1),
      set: (name, value, labels) => put(declared(metrics.gauges, name), labels, value),
      observe: (name, value, labels) => {
        const { metric, guard } = declared(metrics.histograms, name);
        metric.observe(guard(labels), value);
      },
      atScrape: (reader) => {
        read = reader;
      },
    },
    text: async () => {
      const samples = read === undefined ? [] : await inTime(read);
      rewrite(metrics, scraped, samples);
      return await registry.metrics();
    },
  };
}

function declare({ counters, gauges, histograms }: Metrics, spec: MetricSpec, registry: Registry): void {
  const { name, help } = spec;
  const guard = labelGuard(spec);
  const parts = { name, help, labelNames: Object.keys(spec.labels ?? {}), registers: [registry] };
  if (spec.type === "gauge") gauges.set(name, { metric: new Gauge(parts), guard });
  else if (spec.type === "histogram") {
    const buckets = spec.buckets ? { buckets: [...spec.buckets] } : {};
    const metric = new Histogram({ ...parts, ...buckets });
    for (const labels of knownCombinations(spec)) metric.zero(labels);
    histograms.set(name, { metric, guard });
  } else {
    const metric = new Counter(parts);
    if (!spec.atScrape) for (const labels of knownCombinations(spec)) metric.inc(labels, 0);
    counters.set(name, { metric, guard });
  }
}

/** In one go, so that another scrape at the same time sees all series or all of the next. */
function rewrite({ counters, gauges }: Metrics, specs: readonly MetricSpec[], samples: readonly Sample[]): void {
  for (const { name } of specs) {
    const { metric } = counters.get(name) ?? declared(gauges, name);
    metric.reset();
    // A metric without labels is 0 after a reset; what nobody could read is not there.
    metric.remove({});
  }
  for (const { name, value, labels } of samples) {
    const counter = counters.get(name);
    if (counter === undefined) put(declared(gauges, name), labels, value);
    else add(counter, labels, value);
  }
}

function add({ metric, guard }: Written<Counter<string>>, labels: Labels | undefined, by: number): void {
  metric.inc(guard(labels), by);
}

function put({ metric, guard }: Written<Gauge<string>>, labels: Labels | undefined, value: number): void {
  metric.set(guard(labels), value);
}

function declared<M>(metrics: ReadonlyMap<string, M>, name: string): M {
  const metric = metrics.get(name);
  if (metric === undefined) throw new Error(`the metric ${name} is not declared`);
  return metric;
}

async function inTime(read: () => Promise<readonly Sample[]>): Promise<readonly Sample[]> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<readonly Sample[]>((resolve) => {
    timer = setTimeout(() => resolve([]), readDeadlineMs);
  });
  try {
    return await Promise.race([read(), deadline]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
