import { type DestinationStream, pino } from "pino";
import { commonMetrics, type Log, type Meter, type MetricSpec } from "../../schemas/telemetry.ts";
import { createMeter } from "./meter.ts";

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
  metricsText(ready?: boolean): Promise<string>;
};

/** Log lines as JSON, one an event, and the metrics of one process. Writing a metric that was not declared throws. */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  const lines = pino(
    {
      level: options.level,
      base: { role: options.role, name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    options.destination ?? pino.destination(2),
  );
  const { meter, text } = createMeter([...commonMetrics, ...options.metrics]);
  const { role } = options;
  meter.set("consentry_ready", 0, { role });
  meter.set("consentry_nats_connected", 0, { role });
  return {
    log: (level, message, fields) => lines[level](fields ?? {}, message),
    meter,
    metricsText: async (ready) => {
      if (ready !== undefined) meter.set("consentry_ready", ready ? 1 : 0, { role });
      return await text();
    },
  };
}
