import { cloudCodes } from "../../domain/dispatch/cloud-outcome.ts";
import { faultFields } from "../../schemas/failures.ts";
import { type Log, type Meter, type MetricSpec, noValue, otherValue } from "../../schemas/telemetry.ts";

/** Everything dispatch has to say. This file alone turns it into log lines and metrics; nothing here names a person. */
export type DispatchEvent =
  | {
      readonly type: "approval-done";
      readonly outcome: string;
      readonly reason: string | null;
      readonly code: number | null;
      readonly decision: string;
    }
  | { readonly type: "connection-changed"; readonly connected: boolean }
  /** WhatsApp has answered, or not. */
  | { readonly type: "posted"; readonly seconds: number }
  /** How many approvals wait, by why. */
  | { readonly type: "waiting-counted"; readonly byReason: ReadonlyMap<string, number> }
  | { readonly type: "approval-waits"; readonly reason: string; readonly code: number | null }
  | { readonly type: "approval-later"; readonly reason: string; readonly code: number | null }
  | { readonly type: "sender-paused"; readonly sender: string; readonly pauseMs: number }
  | { readonly type: "verdict-unreadable"; readonly sequence: number }
  | { readonly type: "holds-seen"; readonly scope: string; readonly held: boolean }
  | { readonly type: "fault"; readonly what: string; readonly error: unknown };

/** Why an approval waits: for the last look to like it, or for WhatsApp. */
export const dispatchWaits = [
  ...["Held", "SuppressionsLost", "SenderRestricted", "SenderGone", "NotAccepted", "SenderPaused", "SomebodyIsAtIt"],
  ...["Throttled", "Unauthorised", "NoToken"],
] as const;
/** Why an approval was withheld, or failed. */
export const dispatchEnds = [
  ...["Expired", "CampaignGone", "Suppressed", "Withdrawn", "BodyGone", "BodyUnreadable"],
  ...["RefusedByWhatsApp", "OutcomeUnknown"],
] as const;

const waitReasons = { oneOf: [...dispatchWaits, otherValue] };
const endReasons = { oneOf: [noValue, ...dispatchEnds, otherValue] };

export const dispatchMetrics: readonly MetricSpec[] = [
  {
    name: "consentry_dispatch_approvals_total",
    type: "counter",
    help: "Approvals worked off, by what became of them",
    labels: { outcome: { oneOf: ["Sent", "Failed", "Withheld", "Before"] }, reason: endReasons },
  },
  {
    name: "consentry_dispatch_waits_total",
    type: "counter",
    help: "Times an approval could not leave yet, by why",
    labels: { reason: waitReasons },
  },
  {
    name: "consentry_dispatch_waiting_messages",
    type: "gauge",
    help: "Approvals that wait now, by why",
    labels: { reason: waitReasons },
  },
  {
    name: "consentry_dispatch_refusals_total",
    type: "counter",
    help: "Requests that WhatsApp refused, by its error code",
    labels: { code: { oneOf: [...cloudCodes.map(String), noValue, otherValue] } },
  },
  { name: "consentry_dispatch_pauses_total", type: "counter", help: "Times a sender had to be left alone" },
  { name: "consentry_dispatch_faults_total", type: "counter", help: "Things that failed and are tried again" },
  {
    name: "consentry_dispatch_post_seconds",
    type: "histogram",
    help: "From the start of a request to the Cloud API to its answer",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  },
];

export function dispatchReporter({ log, meter }: { log: Log; meter: Meter }): (event: DispatchEvent) => void {
  return (event) => {
    switch (event.type) {
      case "approval-done":
        meter.count("consentry_dispatch_approvals_total", { outcome: event.outcome, reason: event.reason ?? noValue });
        countRefusal(meter, event.code);
        if (event.outcome === "Sent" || event.outcome === "Before") return;
        return log("warn", event.type, { outcome: event.outcome, reason: event.reason, decision: event.decision });
      case "approval-waits":
      case "approval-later":
        countRefusal(meter, event.code);
        return meter.count("consentry_dispatch_waits_total", { reason: event.reason });
      case "waiting-counted":
        return setWaiting(meter, event.byReason);
      case "posted":
        return meter.observe("consentry_dispatch_post_seconds", event.seconds);
      case "connection-changed":
        meter.set("consentry_nats_connected", event.connected ? 1 : 0, { role: "dispatch" });
        return log(event.connected ? "info" : "warn", event.type, { connected: event.connected });
      case "sender-paused":
        meter.count("consentry_dispatch_pauses_total");
        return log("warn", event.type, { sender: event.sender, pauseMs: event.pauseMs });
      case "verdict-unreadable":
        return log("error", event.type, { sequence: event.sequence });
      case "holds-seen":
        return log("info", event.type, { scope: event.scope, held: event.held });
      case "fault":
        meter.count("consentry_dispatch_faults_total");
        return log("warn", event.type, { what: event.what, ...faultFields(event.error) });
    }
  };
}

function countRefusal(meter: Meter, code: number | null): void {
  if (code !== null) meter.count("consentry_dispatch_refusals_total", { code: String(code) });
}

function setWaiting(meter: Meter, byReason: ReadonlyMap<string, number>): void {
  const known = new Set(waitReasons.oneOf);
  const counts = new Map(waitReasons.oneOf.map((reason) => [reason, byReason.get(reason) ?? 0]));
  for (const [reason, count] of byReason) {
    if (!known.has(reason)) counts.set(otherValue, (counts.get(otherValue) ?? 0) + count);
  }
  for (const [reason, count] of counts) meter.set("consentry_dispatch_waiting_messages", count, { reason });
}
