import type { Traces } from "../../io/telemetry/traces.ts";
import { verdictAttributes } from "../../io/telemetry/verdict-attributes.ts";
import type { DispatchParts } from "./run.ts";

/** A span below the gate's for the try that brought an approval to its end; those after which it waits on are not told. */
export function beginTraces(traces: Traces): NonNullable<DispatchParts["beginTrace"]> {
  return (record) => {
    const parent = record.traceparent;
    if (parent === undefined) return undefined;
    const span = traces.begin({ name: "dispatch", kind: "client", fromMs: traces.nowMs(), parent });
    return (attempted) => {
      if (attempted.kind !== "done" || attempted.outcome === "Before") return;
      span?.end({
        atMs: traces.nowMs(),
        attributes: { ...verdictAttributes(record), "consentry.outcome": attempted.outcome },
        failed: attempted.outcome === "Failed",
      });
    };
  };
}
