import { faultFields } from "../schemas/failures.ts";
import { clauseLabel } from "../schemas/metric-labels.ts";
import { type KindName, kinds } from "../schemas/resources/index.ts";
import type { Log, Meter, MetricSpec } from "../schemas/telemetry.ts";
import { type HoldRecord, holdRecord } from "../schemas/wire/hold.ts";
import { stateMetrics } from "./state/metrics.ts";

/** Everything the operator has to say. This file alone makes log lines and metrics of it. */
export type OperatorEvent =
  | { readonly type: "connection-changed"; readonly connected: boolean }
  | { readonly type: "reconciled"; readonly kind: KindName; readonly tookMs: number }
  | {
      readonly type: "reconcile-failed";
      readonly kind: KindName;
      readonly key: string;
      readonly failures: number;
      readonly waitMs: number;
      readonly cause: unknown;
    }
  | { readonly type: "status-written"; readonly kind: KindName; readonly key: string }
  /** There was no room in the budget of writes; it is asked again. */
  | { readonly type: "status-delayed"; readonly kind: KindName }
  | { readonly type: "desired-written"; readonly key: string; readonly revision: number }
  | { readonly type: "desired-deleted"; readonly key: string }
  | { readonly type: "hold-written"; readonly record: HoldRecord }
  | { readonly type: "case-opened"; readonly namespace: string; readonly name: string; readonly clause: string }
  | { readonly type: "campaign-ceased"; readonly campaign: string; readonly clause: string; readonly ms: number }
  /** A stop that not every gate has confirmed in time. */
  | { readonly type: "stop-unconfirmed"; readonly campaign: string }
  | { readonly type: "policy-loaded"; readonly digest: string; readonly revision: string }
  /** The CRDs lack fields that this operator knows, or have them all. */
  | { readonly type: "crds-older" | "crds-current"; readonly kinds: number; readonly lacking: string }
  | { readonly type: "install-waits"; readonly reason: string }
  | { readonly type: "producer-reader-failed"; readonly namespace: string; readonly cause: unknown }
  /** The reader of verdicts of a namespace was gone, and is there again. */
  | { readonly type: "producer-reader-lost"; readonly namespace: string }
  | { readonly type: "policy-unusable"; readonly digest: string; readonly reason: string }
  | { readonly type: "watch-synced"; readonly kind: string; readonly objects: number; readonly differences: number }
  | { readonly type: "watch-interrupted"; readonly kind: string; readonly reason: string; readonly waitMs: number }
  | { readonly type: "watch-line-skipped"; readonly kind: string }
  | { readonly type: "object-unreadable"; readonly kind: string; readonly key: string }
  | { readonly type: "listener-failed"; readonly kind: string; readonly key: string; readonly message: string }
  | { readonly type: "event-dropped"; readonly reason: string; readonly why: string }
  | { readonly type: "lease-acquired"; readonly term: number }
  | { readonly type: "lease-lost"; readonly reason: string }
  | { readonly type: "lease-unreachable"; readonly reason: string };

const prefix = "consentry_operator";

const kindLabel = { kind: { oneOf: kinds.map(({ kind }) => kind) } };
/** Beside its own kinds it watches ConfigMaps. */
const watchedLabel = { kind: { oneOf: [...kindLabel.kind.oneOf, "ConfigMap"] } };
const holdLabels = {
  action: { oneOf: holdRecord.shape.action.options },
  cause: { oneOf: holdRecord.shape.cause.options },
};

export const operatorMetrics: readonly MetricSpec[] = [
  {
    type: "gauge",
    name: `${prefix}_crds_older`,
    help: "Kinds whose CRD lacks fields that this operator knows: the API server drops them without a word",
  },
  { type: "gauge", name: `${prefix}_leading`, help: "1 while this operator leads" },
  { type: "counter", name: `${prefix}_reconciles_total`, help: "Objects looked at", labels: kindLabel },
  { type: "counter", name: `${prefix}_reconcile_failures_total`, help: "Looks that failed", labels: kindLabel },
  {
    type: "histogram",
    name: `${prefix}_reconcile_duration_seconds`,
    help: "Time of one look, with what it wrote",
    labels: kindLabel,
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  },
  {
    type: "counter",
    name: `${prefix}_status_writes_total`,
    help: "Status written to the API server",
    labels: kindLabel,
  },
  {
    type: "counter",
    name: `${prefix}_status_writes_delayed_total`,
    help: "Status that waits, because the budget of writes to the API server is used up",
    labels: kindLabel,
  },
  { type: "counter", name: `${prefix}_desired_writes_total`, help: "Records written into the desired bucket" },
  { type: "counter", name: `${prefix}_holds_total`, help: "Holds and lifts written", labels: holdLabels },
  {
    type: "counter",
    name: `${prefix}_cases_opened_total`,
    help: "Compliance cases opened",
    labels: { clause: clauseLabel },
  },
  {
    type: "histogram",
    name: `${prefix}_time_to_cease_seconds`,
    help: "From the commit of a breach to the last gate stopping",
    labels: { clause: clauseLabel },
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
  },
  {
    type: "counter",
    name: `${prefix}_stops_unconfirmed_total`,
    help: "Stops of a campaign that not every gate had confirmed after five seconds",
  },
  { type: "counter", name: `${prefix}_watch_interruptions_total`, help: "Watches that broke", labels: watchedLabel },
  {
    type: "counter",
    name: `${prefix}_watch_lines_skipped_total`,
    help: "Lines of a watch that are no event",
    labels: watchedLabel,
  },
  {
    type: "counter",
    name: `${prefix}_objects_unreadable_total`,
    help: "Objects that fit no schema",
    labels: watchedLabel,
  },
  { type: "counter", name: `${prefix}_events_dropped_total`, help: "Kubernetes events that could not be written" },
  ...stateMetrics,
];

export function operatorReporter({ log, meter }: { log: Log; meter: Meter }): (event: OperatorEvent) => void {
  return (event) => {
    measure(meter, event);
    write(log, event);
  };
}

function measure(meter: Meter, event: OperatorEvent): void {
  switch (event.type) {
    case "reconciled":
      meter.count(`${prefix}_reconciles_total`, { kind: event.kind });
      meter.observe(`${prefix}_reconcile_duration_seconds`, event.tookMs / 1000, { kind: event.kind });
      break;
    case "crds-older":
    case "crds-current":
      meter.set(`${prefix}_crds_older`, event.kinds);
      break;
    case "reconcile-failed":
      meter.count(`${prefix}_reconcile_failures_total`, { kind: event.kind });
      break;
    case "status-written":
      meter.count(`${prefix}_status_writes_total`, { kind: event.kind });
      break;
    case "status-delayed":
      meter.count(`${prefix}_status_writes_delayed_total`, { kind: event.kind });
      break;
    case "stop-unconfirmed":
      meter.count(`${prefix}_stops_unconfirmed_total`);
      break;
    case "connection-changed":
      meter.set("consentry_nats_connected", event.connected ? 1 : 0, { role: "operator" });
      break;
    case "desired-written":
    case "desired-deleted":
      meter.count(`${prefix}_desired_writes_total`);
      break;
    case "hold-written":
      meter.count(`${prefix}_holds_total`, { action: event.record.action, cause: event.record.cause });
      break;
    case "case-opened":
      meter.count(`${prefix}_cases_opened_total`, { clause: event.clause });
      break;
    case "campaign-ceased":
      meter.observe(`${prefix}_time_to_cease_seconds`, event.ms / 1000, { clause: event.clause });
      break;
    case "watch-interrupted":
      meter.count(`${prefix}_watch_interruptions_total`, { kind: event.kind });
      break;
    case "watch-line-skipped":
      meter.count(`${prefix}_watch_lines_skipped_total`, { kind: event.kind });
      break;
    case "object-unreadable":
      meter.count(`${prefix}_objects_unreadable_total`, { kind: event.kind });
      break;
    case "event-dropped":
      meter.count(`${prefix}_events_dropped_total`);
      break;
    case "lease-acquired":
      meter.set(`${prefix}_leading`, 1);
      break;
    case "lease-lost":
      meter.set(`${prefix}_leading`, 0);
      break;
  }
}

function write(log: Log, event: OperatorEvent): void {
  switch (event.type) {
    case "reconciled":
    case "status-written":
    case "status-delayed":
    case "desired-written":
    case "desired-deleted": {
      const { type, ...fields } = event;
      log("debug", type, fields);
      break;
    }
    case "producer-reader-failed":
    case "reconcile-failed": {
      const { type, cause, ...fields } = event;
      log("warn", type, { ...fields, ...faultFields(cause) });
      break;
    }
    case "hold-written": {
      const { scope, source, action, cause, clause, rule, decision, by } = event.record;
      log("warn", event.type, { scope, source, action, cause, clause, rule, decision, by });
      break;
    }
    case "crds-current":
      log("info", event.type, {});
      break;
    case "case-opened":
    case "lease-acquired":
    case "campaign-ceased":
    case "policy-loaded":
    case "watch-synced": {
      const { type, ...fields } = event;
      log("info", type, fields);
      break;
    }
    default: {
      const { type, ...fields } = event;
      log("warn", type, fields);
      break;
    }
  }
}
