import type { Traces } from "../io/telemetry/traces.ts";
import { verdictAttributes } from "../io/telemetry/verdict-attributes.ts";
import type { BeginTrace } from "./traced.ts";

/**
 * A span for each attempt, with its steps below it. They are told when the verdict is stored and not before, so that what was
 * judged in vain leaves nothing.
 *
 *     gate     |──────────────────────────────|
 *     receive  |────────|                        from OUTBOUND storing it; a parked message has none
 *     facts             |──|
 *     judge                |──────|
 *     commit                      |───────────|
 */
export function beginTraces(traces: Traces): BeginTrace {
  return ({ traceparent, storedAtMs, attempt }) => {
    const nowMs = traces.nowMs();
    const isFirst = attempt === 1;
    // The server's clock may be ahead of ours.
    const fromMs = isFirst ? Math.min(storedAtMs, nowMs) : nowMs;
    const span = traces.begin({ name: "gate", kind: "consumer", fromMs, parent: traceparent, linked: !isFirst });
    if (span === undefined) return undefined;
    const steps = [...(isFirst ? [{ name: "receive", fromMs }] : []), { name: "facts", fromMs: nowMs }];
    return {
      traceparent: span.traceparent,
      step: (name) => void steps.push({ name, fromMs: traces.nowMs() }),
      end: (record) => {
        const endedAtMs = traces.nowMs();
        for (const [index, step] of steps.entries())
          span.part(step.name, step.fromMs, steps[index + 1]?.fromMs ?? endedAtMs);
        span.end({ atMs: endedAtMs, attributes: verdictAttributes(record) });
      },
    };
  };
}
