import { faultFields } from "../../schemas/failures.ts";
import { type Log, type Meter, type MetricSpec, otherValue } from "../../schemas/telemetry.ts";

/** Everything sync has to say. This file alone turns it into log lines and metrics; nothing here names a person. */
export type SyncEvent =
  | { readonly type: "connection-changed"; readonly connected: boolean }
  | { readonly type: "lag-measured"; readonly events: number }
  | { readonly type: "events-projected"; readonly count: number }
  | { readonly type: "event-unreadable"; readonly sequence: number }
  | {
      readonly type: "source-read";
      readonly source: string;
      readonly rows: number;
      readonly bad: number;
      readonly appended: number;
      readonly isWhole: boolean;
    }
  | { readonly type: "source-fault"; readonly source: string; readonly error: string }
  /** Somebody's data were asked for, or to be removed. */
  | { readonly type: "request"; readonly what: "erase" | "export"; readonly answer: string }
  /** Whether a source's webhook takes withdrawals, each time that changes. */
  | { readonly type: "webhook"; readonly source: string; readonly problem: string | null }
  | { readonly type: "withdrawal-told"; readonly outcome: "delivered" | "failed" | "given-up" }
  | { readonly type: "push"; readonly answer: string }
  | { readonly type: "suppressions-lost" }
  | { readonly type: "fault"; readonly what: string; readonly error: unknown };

export const syncMetrics: readonly MetricSpec[] = [
  {
    name: "consentry_sync_events_projected_total",
    type: "counter",
    help: "Consent events folded into the consent bucket",
  },
  {
    name: "consentry_sync_events_unreadable_total",
    type: "counter",
    help: "Records of CONSENT that are no consent event",
  },
  {
    name: "consentry_sync_rows_total",
    type: "counter",
    help: "Rows of sources read, by what became of them",
    labels: { outcome: { oneOf: ["read", "bad"] } },
  },
  {
    name: "consentry_sync_events_appended_total",
    type: "counter",
    help: "Events appended because a source differed from what was held",
  },
  {
    name: "consentry_sync_requests_total",
    type: "counter",
    help: "Requests to export or erase a person, by how they were answered",
    labels: {
      what: { oneOf: ["export", "erase"] },
      answer: { oneOf: ["done", "BadRequest", "UnreadableRecipient", "TooLarge", "TimedOut", "Failed", otherValue] },
    },
  },
  {
    name: "consentry_sync_withdrawals_total",
    type: "counter",
    help: "Withdrawals posted to webhooks of sources, by what became of it; what failed is tried again",
    labels: { outcome: { oneOf: ["delivered", "failed", "given-up"] } },
  },
  {
    name: "consentry_sync_pushes_total",
    type: "counter",
    help: "Pushes of rows, by how they were answered",
    labels: {
      answer: { oneOf: ["stored", "unreadable", "unsigned", "unknown", "too-large", "busy", "later", otherValue] },
    },
  },
  {
    name: "consentry_sync_source_faults_total",
    type: "counter",
    help: "Readings of a source that failed; consentry_source_fresh says which source is behind",
  },
  { name: "consentry_sync_faults_total", type: "counter", help: "Things that failed and are tried again" },
  { name: "consentry_sync_lag_events", type: "gauge", help: "Events in CONSENT that are not projected yet" },
];

export function syncReporter({ log, meter }: { log: Log; meter: Meter }): (event: SyncEvent) => void {
  return (event) => {
    switch (event.type) {
      case "events-projected":
        return meter.count("consentry_sync_events_projected_total", {}, event.count);
      case "event-unreadable":
        meter.count("consentry_sync_events_unreadable_total");
        return log("warn", event.type, { sequence: event.sequence });
      case "source-read":
        meter.count("consentry_sync_rows_total", { outcome: "read" }, event.rows - event.bad);
        meter.count("consentry_sync_rows_total", { outcome: "bad" }, event.bad);
        meter.count("consentry_sync_events_appended_total", {}, event.appended);
        return log("info", event.type, {
          source: event.source,
          rows: event.rows,
          bad: event.bad,
          appended: event.appended,
          whole: event.isWhole,
        });
      case "lag-measured":
        return meter.set("consentry_sync_lag_events", event.events);
      case "connection-changed":
        meter.set("consentry_nats_connected", event.connected ? 1 : 0, { role: "sync" });
        return log(event.connected ? "info" : "warn", event.type, { connected: event.connected });
      case "source-fault":
        meter.count("consentry_sync_source_faults_total");
        return log("warn", event.type, { source: event.source, error: event.error });
      case "request":
        meter.count("consentry_sync_requests_total", { what: event.what, answer: event.answer });
        return log("info", event.type, { what: event.what, answer: event.answer });
      case "webhook":
        if (event.problem === null) return log("info", "webhook-takes-withdrawals", { source: event.source });
        return log("warn", "webhook-takes-no-withdrawals", { source: event.source, problem: event.problem });
      case "withdrawal-told":
        return meter.count("consentry_sync_withdrawals_total", { outcome: event.outcome });
      case "push":
        return meter.count("consentry_sync_pushes_total", { answer: event.answer });
      case "suppressions-lost":
        return log("error", event.type);
      case "fault":
        meter.count("consentry_sync_faults_total");
        return log("warn", event.type, { what: event.what, ...faultFields(event.error) });
    }
  };
}
