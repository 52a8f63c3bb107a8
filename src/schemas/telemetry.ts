// How a role says what happened. Its core reports typed events; one file of the role (`told.ts`) turns each into a line and
// metrics with these shapes; src/io/telemetry writes them. No number, text or token of anybody in any of it.

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Plain data beside a constant message. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export type Labels = Readonly<Record<string, string>>;

/** One metric a role has: `consentry_<role>_<noun>_<unit>`, with `_total` on counters. */
export type MetricSpec = {
  readonly type: "counter" | "gauge" | "histogram";
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** For histograms, in the unit of the name. */
  readonly buckets?: readonly number[];
};

export type Meter = {
  /** Adds to a counter. */
  count(name: string, labels?: Labels, by?: number): void;
  /** Sets a gauge. */
  set(name: string, value: number, labels?: Labels): void;
  /** Adds to a histogram. */
  observe(name: string, value: number, labels?: Labels): void;
};
