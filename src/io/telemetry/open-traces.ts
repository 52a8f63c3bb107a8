import type { Traces, TracesOptions } from "./traces.ts";

/** Undefined when the environment names no receiver: then OpenTelemetry is not even loaded. */
export async function openTraces(options: TracesOptions): Promise<Traces | undefined> {
  const { OTEL_SDK_DISABLED: disabled, ...endpoint } = options.settings;
  const receiver = endpoint.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || endpoint.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!receiver || disabled === "true") return undefined;
  const { exportTraces } = await import("./export-traces.ts");
  return await exportTraces(options);
}
