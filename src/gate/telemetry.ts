import { faultFields } from "../schemas/failures.ts";
import { clauseLabel, ruleLabel } from "../schemas/metric-labels.ts";
import { outcome } from "../schemas/policy/verdict-output.ts";
import { type Log, type Meter, type MetricSpec, noValue } from "../schemas/telemetry.ts";
import { type HoldRecord, holdRecord } from "../schemas/wire/hold.ts";
import { isUndecidable, type VerdictRecord } from "../schemas/wire/verdict.ts";
import { scoreMetrics } from "./score-counts.ts";

/** Everything a gate has to say. This file alone turns it into log lines and metrics; nothing here names a person. */
export type GateEvent =
  | { readonly type: "connection-changed"; readonly connected: boolean }
  | { readonly type: "partition-taken"; readonly partition: number; readonly position: number; readonly parked: number }
  | { readonly type: "partition-lost"; readonly partition: number; readonly reason: string }
  | { readonly type: "partition-fault"; readonly partition: number; readonly error: unknown }
  | { readonly type: "verdicts-committed"; readonly records: readonly VerdictRecord[]; readonly nowMs: number }
  | { readonly type: "batch-not-stored"; readonly kind: string; readonly reason: string }
  | { readonly type: "hold-written"; readonly record: HoldRecord }
  | { readonly type: "hold-fault"; readonly scope: string; readonly error: unknown }
  | { readonly type: "campaign-warned"; readonly campaign: string; readonly rule: string; readonly clause: string }
  | { readonly type: "bundle-active"; readonly digest: string; readonly revision: string }
  | { readonly type: "bundle-refused"; readonly digest: string; readonly reason: string; readonly message: string }
  | { readonly type: "lookup-fault"; readonly decision: string; readonly error: unknown }
  | { readonly type: "projection-repaired"; readonly scope: string }
  | { readonly type: "stray-erased"; readonly sequence: number }
  | { readonly type: "snapshot-read"; readonly records: number; readonly ms: number }
  | { readonly type: "snapshot-ignored"; readonly reason: "OtherVersion" | "Damaged" }
  | { readonly type: "snapshot-written"; readonly bytes: number; readonly ms: number }
  | { readonly type: "snapshot-fault"; readonly error: unknown }
  | { readonly type: "consent-read-anew" }
  | { readonly type: "frozen" }
  | { readonly type: "membership-fault"; readonly error: unknown };

export const gateMetrics: readonly MetricSpec[] = [
  ...scoreMetrics,
  {
    name: "consentry_gate_verdicts_total",
    type: "counter",
    help: "Verdicts committed, by outcome, and the rule that decided with its clause",
    labels: { outcome: { oneOf: outcome.options }, rule: ruleLabel, clause: clauseLabel },
  },
  {
    name: "consentry_gate_undecidable_total",
    type: "counter",
    help: "Of the verdicts: those for want of a fact, by the clause that needed it",
    labels: { clause: clauseLabel },
  },
  {
    name: "consentry_gate_batches_not_stored_total",
    type: "counter",
    help: "Batches refused or unanswered",
    labels: { kind: { oneOf: ["refused", "unknown"] } },
  },
  { name: "consentry_gate_partitions", type: "gauge", help: "Partitions this gate works" },
  { name: "consentry_gate_partitions_lost_total", type: "counter", help: "Partitions given up or taken again" },
  {
    name: "consentry_gate_strays_total",
    type: "counter",
    help: "Messages erased because their subject names no recipient",
  },
  {
    name: "consentry_gate_holds_total",
    type: "counter",
    help: "Holds that this gate wrote because a campaign broke the policy",
    labels: { cause: { oneOf: holdRecord.shape.cause.options } },
  },
  {
    name: "consentry_gate_bundles_refused_total",
    type: "counter",
    help: "Times a policy bundle could not be used; the last good one goes on judging",
  },
  {
    name: "consentry_gate_faults_total",
    type: "counter",
    help: "Things that failed and are tried again",
    labels: { what: { oneOf: ["partition", "hold", "lookup", "membership", "snapshot", "frozen"] } },
  },
  {
    name: "consentry_gate_verdict_age_seconds",
    type: "histogram",
    help: "From OUTBOUND storing a message to its first verdict being stored",
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
  },
];

export function gateReporter({ log, meter }: { log: Log; meter: Meter }): (event: GateEvent) => void {
  let partitions = 0;
  return (event) => {
    switch (event.type) {
      case "partition-taken":
        meter.set("consentry_gate_partitions", ++partitions);
        return log("info", event.type, { partition: event.partition, position: event.position, parked: event.parked });
      case "partition-lost":
        meter.set("consentry_gate_partitions", --partitions);
        meter.count("consentry_gate_partitions_lost_total");
        return log("info", event.type, { partition: event.partition, reason: event.reason });
      case "partition-fault":
        meter.count("consentry_gate_faults_total", { what: "partition" });
        return log("warn", event.type, { partition: event.partition, ...faultFields(event.error) });
      case "verdicts-committed":
        return countVerdicts(meter, event);
      case "connection-changed":
        meter.set("consentry_nats_connected", event.connected ? 1 : 0, { role: "gate" });
        return log(event.connected ? "info" : "warn", event.type, { connected: event.connected });
      case "batch-not-stored":
        meter.count("consentry_gate_batches_not_stored_total", { kind: event.kind });
        return log("debug", event.type, { kind: event.kind, reason: event.reason });
      case "hold-written": {
        const { scope, action, cause, clause, rule, decision } = event.record;
        meter.count("consentry_gate_holds_total", { cause });
        return log("warn", event.type, { scope, action, cause, clause, rule, decision });
      }
      case "hold-fault":
        meter.count("consentry_gate_faults_total", { what: "hold" });
        return log("error", event.type, { scope: event.scope, ...faultFields(event.error) });
      case "lookup-fault":
        meter.count("consentry_gate_faults_total", { what: "lookup" });
        // The class alone: an error's text may quote what it stumbled over.
        return log("error", event.type, {
          decision: event.decision,
          error: event.error instanceof Error ? event.error.name : "unknown",
        });
      case "projection-repaired":
        return log("warn", event.type, { scope: event.scope });
      case "stray-erased":
        meter.count("consentry_gate_strays_total");
        return log("warn", event.type, { sequence: event.sequence });
      case "membership-fault":
        meter.count("consentry_gate_faults_total", { what: "membership" });
        return log("warn", event.type, { ...faultFields(event.error) });
      case "bundle-refused":
        meter.count("consentry_gate_bundles_refused_total");
        return log("error", event.type, { digest: event.digest, reason: event.reason, message: event.message });
      case "bundle-active":
        return log("info", event.type, { digest: event.digest, revision: event.revision });
      case "campaign-warned":
        return log("warn", event.type, { campaign: event.campaign, rule: event.rule, clause: event.clause });
      case "snapshot-read":
        return log("info", event.type, { records: event.records, ms: Math.round(event.ms) });
      case "snapshot-written":
        return log("info", event.type, { bytes: event.bytes, ms: Math.round(event.ms) });
      case "snapshot-ignored":
        return log("warn", event.type, { reason: event.reason });
      case "snapshot-fault":
        meter.count("consentry_gate_faults_total", { what: "snapshot" });
        return log("warn", event.type, { ...faultFields(event.error) });
      case "consent-read-anew":
        return log("warn", event.type, { reason: "the bucket consent is another one than before" });
      case "frozen":
        meter.count("consentry_gate_faults_total", { what: "frozen" });
        return log("warn", event.type);
    }
  };
}

function countVerdicts(meter: Meter, event: { records: readonly VerdictRecord[]; nowMs: number }): void {
  const counts = new Map<string, { labels: Record<"outcome" | "rule" | "clause", string>; count: number }>();
  for (const record of event.records) {
    // Somebody tries, or checks: nothing that an alert should hear of.
    if (record.trial) continue;
    const { rule, clause } = record.violations[0] ?? { rule: noValue, clause: noValue };
    const key = `${record.outcome} ${rule} ${clause}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { labels: { outcome: record.outcome, rule, clause }, count: 1 });
    if (isUndecidable(record)) meter.count("consentry_gate_undecidable_total", { clause });
    if (record.attempt === 1)
      meter.observe("consentry_gate_verdict_age_seconds", Math.max(0, event.nowMs - record.receivedAtMs) / 1000);
  }
  for (const { labels, count } of counts.values()) meter.count("consentry_gate_verdicts_total", labels, count);
}
