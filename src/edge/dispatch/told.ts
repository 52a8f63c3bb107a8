import type { Log, Meter, MetricSpec } from "../../schemas/telemetry.ts";

/** Everything dispatch has to say. This file alone turns it into log lines and metrics; nothing here names a person. */
export type DispatchEvent =
  | {
      readonly type: "approval-done";
      readonly outcome: string;
      readonly reason: string | null;
      readonly decision: string;
    }
  | { readonly type: "approval-waits"; readonly reason: string }
  | { readonly type: "approval-later"; readonly reason: string }
  | { readonly type: "sender-paused"; readonly sender: string; readonly pauseMs: number }
  | { readonly type: "verdict-unreadable"; readonly sequence: number }
  | { readonly type: "holds-seen"; readonly scope: string; readonly held: boolean }
  | { readonly type: "fault"; readonly what: string; readonly error: unknown };

export const dispatchMetrics: readonly MetricSpec[] = [
  {
    name: "dispatch_approvals_total",
    type: "counter",
    help: "Approvals worked off, by what became of them",
    labels: ["outcome", "reason"],
  },
  {
    name: "dispatch_waits_total",
    type: "counter",
    help: "Approvals that could not leave yet, by why",
    labels: ["reason"],
  },
  { name: "dispatch_pauses_total", type: "counter", help: "Times a sender had to be left alone" },
  { name: "dispatch_faults_total", type: "counter", help: "Things that failed and are tried again" },
  {
    name: "dispatch_post_seconds",
    type: "histogram",
    help: "From the start of a request to the Cloud API to its answer",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  },
];

export function dispatchReporter({ log, meter }: { log: Log; meter: Meter }): (event: DispatchEvent) => void {
  return (event) => {
    switch (event.type) {
      case "approval-done":
        meter.count("dispatch_approvals_total", { outcome: event.outcome, reason: event.reason ?? "" });
        if (event.outcome === "Sent" || event.outcome === "Before") return;
        return log("warn", event.type, { outcome: event.outcome, reason: event.reason, decision: event.decision });
      case "approval-waits":
        return meter.count("dispatch_waits_total", { reason: event.reason });
      case "approval-later":
        return meter.count("dispatch_waits_total", { reason: event.reason });
      case "sender-paused":
        meter.count("dispatch_pauses_total");
        return log("warn", event.type, { sender: event.sender, pauseMs: event.pauseMs });
      case "verdict-unreadable":
        return log("error", event.type, { sequence: event.sequence });
      case "holds-seen":
        return log("info", event.type, { scope: event.scope, held: event.held });
      case "fault":
        meter.count("dispatch_faults_total");
        return log("warn", event.type, { what: event.what, error: textOf(event.error) });
    }
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
