// How a role says what happened. Its core reports typed events; one file of the role (`told.ts`) turns each into a line and
// metrics with these shapes; src/io/telemetry writes them. No number, text or token of anybody in any of it.

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Plain data beside a constant message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export type Labels = Readonly<Record<string, string>>;

/**
 * Where the values of a label come from: a closed list, or a name that somebody with the right to do so has declared. A value
 * that fits neither is written as `other`, so that no label can carry a number or a text.
 */
export type LabelSource =
  | { readonly oneOf: readonly string[] }
  | {
      /** What the names are names of, for the catalogue. */
      readonly namesOf: string;
      /** Different values of one process, at most; what comes later is `other`. */
      readonly atMost: number;
      /** Left out: names as Kubernetes has them. */
      readonly spelled?: "AsPeopleWrite";
    };

/** One metric a role has: `consentry_<role>_<noun>_<unit>`, with `_total` on counters. */
export type MetricSpec = {
  readonly type: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly labels?: Readonly<Record<string, LabelSource>>;
  /** For histograms, in the unit of the name. */
  readonly buckets?: readonly number[];
  /** Read anew at each scrape from what the role sees, in place of being counted event by event. */
  readonly atScrape?: true;
};

/** One series of a metric that is read at each scrape. */
export type Sample = { readonly name: string; readonly value: number; readonly labels?: Labels };

export type Meter = {
  /** Adds to a counter. */
  count(name: string, labels?: Labels, by?: number): void;
  /** Sets a gauge. */
  set(name: string, value: number, labels?: Labels): void;
  /** Adds to a histogram. */
  observe(name: string, value: number, labels?: Labels): void;
  /** Asked at each scrape for all series of the metrics marked `atScrape`. What it does not answer in time is left out. */
  atScrape(read: () => Promise<readonly Sample[]>): void;
};

/** Metrics that every role has. */
export const commonMetrics: readonly MetricSpec[] = [
  {
    type: "gauge",
    name: "consentry_ready",
    help: "1 while the process can do its work, as /readyz says",
    labels: { role: { oneOf: ["operator", "gate", "sync", "intake", "dispatch"] } },
  },
  {
    type: "gauge",
    name: "consentry_nats_connected",
    help: "1 while the process is connected to NATS",
    labels: { role: { oneOf: ["operator", "gate", "sync", "intake", "dispatch"] } },
  },
];

/** Metrics of the roles that trace messages. */
export const traceMetrics: readonly MetricSpec[] = [
  {
    type: "counter",
    name: "consentry_trace_spans_total",
    help: "Spans that have ended, by what became of them: lost are those that the receiver did not take, dropped those that found no room to wait",
    labels: { result: { oneOf: ["exported", "lost", "dropped"] } },
  },
];

/** A value that does not come from where the label's values come from. */
export const otherValue = "other";
/** A label that says nothing here. */
export const noValue = "none";
