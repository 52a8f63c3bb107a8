import type { HeardKind } from "../../domain/intake/heard.ts";
import type { Outcome } from "../../domain/intake/plan.ts";
import { faultFields } from "../../schemas/failures.ts";
import { type Log, type Meter, type MetricSpec, otherValue } from "../../schemas/telemetry.ts";

/** Everything intake has to say. This file alone turns it into log lines and metrics; nothing here names or quotes a person. */
export type IntakeEvent =
  | { readonly type: "connection-changed"; readonly connected: boolean }
  | { readonly type: "webhook"; readonly answer: string; readonly seconds: number }
  | { readonly type: "webhook-unreadable" }
  | { readonly type: "item"; readonly outcome: Outcome }
  | { readonly type: "undeclared"; readonly of: HeardKind }
  /** A stop is in force at every gate. */
  | {
      readonly type: "stopped";
      readonly channel: string;
      readonly saidBeforeMs: number;
      readonly arrivedBeforeMs: number;
    }
  /** A stop is stored, and a gate has not said that it heard of it. */
  | { readonly type: "not-in-force" }
  | { readonly type: "fault"; readonly error: unknown };

const answers = ["stored", "unreadable", "later", "unsigned", "too-large", "busy", otherValue];
const outcomes: readonly Outcome[] = [
  ...(["message", "opt-out", "opt-in", "preference", "moved", "delivery-error"] as const),
  ...(["number", "template", "without-effect", "undeclared", "unreadable"] as const),
];
const channels = { oneOf: ["Keyword", "Button", "Preference", otherValue] };

export const intakeMetrics: readonly MetricSpec[] = [
  {
    name: "consentry_intake_webhooks_total",
    type: "counter",
    help: "Webhooks, by how they were answered",
    labels: { answer: { oneOf: answers } },
  },
  {
    name: "consentry_intake_items_total",
    type: "counter",
    help: "Messages, statuses and updates in webhooks, by what followed",
    labels: { outcome: { oneOf: outcomes } },
  },
  {
    name: "consentry_intake_webhook_seconds",
    type: "histogram",
    help: "From a webhook's arrival to its answer",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  {
    name: "consentry_intake_stop_seconds",
    type: "histogram",
    help: "From a person's stop, by WhatsApp's clock in whole seconds, to its being in force",
    labels: { channel: channels },
    buckets: [1, 2, 5, 10, 30, 60, 300, 3600, 86_400],
  },
  {
    name: "consentry_intake_time_to_honour_seconds",
    type: "histogram",
    help: "From a stop's first arrival here until every gate judged by it",
    labels: { channel: channels },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300, 3600],
  },
  {
    name: "consentry_intake_faults_total",
    type: "counter",
    help: "Webhooks that could not be stored and are left to WhatsApp to repeat",
  },
];

/** Said once in this time: every message of a number that nobody has declared would be a line. */
const undeclaredEveryMs = 60_000;

export function intakeReporter(
  { log, meter }: { log: Log; meter: Meter },
  nowMs: () => number,
): (event: IntakeEvent) => void {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  return (event) => {
    switch (event.type) {
      case "webhook":
        meter.count("consentry_intake_webhooks_total", { answer: event.answer });
        return meter.observe("consentry_intake_webhook_seconds", event.seconds);
      case "webhook-unreadable":
        return log("warn", event.type, {});
      case "item":
        return meter.count("consentry_intake_items_total", { outcome: event.outcome });
      case "connection-changed":
        meter.set("consentry_nats_connected", event.connected ? 1 : 0, { role: "intake" });
        return log(event.connected ? "info" : "warn", event.type, { connected: event.connected });
      case "undeclared":
        if (nowMs() - saidAtMs < undeclaredEveryMs) return;
        saidAtMs = nowMs();
        return log("warn", event.type, { of: event.of, cure: "declare a Sender with this number and account" });
      case "stopped":
        meter.observe("consentry_intake_stop_seconds", Math.max(0, event.saidBeforeMs) / 1000, {
          channel: event.channel,
        });
        return meter.observe("consentry_intake_time_to_honour_seconds", event.arrivedBeforeMs / 1000, {
          channel: event.channel,
        });
      case "not-in-force":
        meter.count("consentry_intake_faults_total");
        return log("warn", event.type, { cure: "look which gate does not renew its record: consentry status" });
      case "fault":
        meter.count("consentry_intake_faults_total");
        return log("error", event.type, {
          ...faultFields(event.error),
        });
    }
  };
}
