/** For each alert series that make it fire, and series, as near to them as can be, that do not. One value a minute. */
export type AlertCase = {
  readonly fires: Readonly<Record<string, string>>;
  readonly staysQuiet: Readonly<Record<string, string>>;
  /** When both are looked at. */
  readonly at?: string;
};

const ready = (role: string, values: string) => ({ [`consentry_ready{role="${role}",instance="a"}`]: values });
const roleDown = (role: string): AlertCase => ({
  fires: ready(role, "1x5 0x30"),
  staysQuiet: { ...ready(role, "0x30"), [`consentry_ready{role="${role}",instance="b"}`]: "1x30" },
});
const campaign = 'namespace="marketing",campaign="flash-sale"';
const owned = { [`consentry_campaign_info{${campaign},team="growth"}`]: "1x30" };
const stopped = (cause: string) => ({ [`consentry_campaign_suspended{${campaign},cause="${cause}"}`]: "1x30" });
const optOuts = 'consentry_intake_items_total{outcome="opt-out"}';
const sent = 'consentry_dispatch_approvals_total{outcome="Sent"}';
const reviewRan = 'consentry_review_last_run_timestamp_seconds{namespace="marketing",review="weekly"}';
const reviewMade = 'consentry_review_created_timestamp_seconds{namespace="marketing",review="weekly"}';
const bundle = 'consentry_objects{kind="PolicyBundle",condition="Ready",status="True"}';
const stalledBundle = 'consentry_objects{kind="PolicyBundle",condition="Stalled",status="True"}';
const cease = (le: string) => `consentry_operator_time_to_cease_seconds_bucket{clause="K2",le="${le}"}`;

export const alertCases: Readonly<Record<string, AlertCase>> = {
  ConsentryGateDown: roleDown("gate"),
  ConsentryDispatchDown: roleDown("dispatch"),
  ConsentryIntakeDown: roleDown("intake"),
  ConsentrySyncDown: roleDown("sync"),
  ConsentryPartitionsUnworked: {
    fires: { consentry_partitions_unworked: "0x5 3x30" },
    staysQuiet: { consentry_partitions_unworked: "0x28 3x1 0x5" },
  },
  ConsentryBacklogOld: {
    fires: { consentry_outbound_oldest_seconds: "0+60x30" },
    staysQuiet: { consentry_outbound_oldest_seconds: "290x30" },
  },
  ConsentryOutboundNearlyFull: {
    fires: { consentry_outbound_bytes: "81x30", consentry_outbound_limit_bytes: "100x30" },
    staysQuiet: { consentry_outbound_bytes: "79x30", consentry_outbound_limit_bytes: "100x30" },
  },
  ConsentryStrayMessages: {
    fires: { consentry_gate_strays_total: "0x25 1x5" },
    staysQuiet: { consentry_gate_strays_total: "7x30" },
  },
  ConsentryUndecidable: {
    fires: {
      'consentry_gate_undecidable_total{clause="K2"}': "0+2x30",
      'consentry_gate_verdicts_total{outcome="held"}': "0+100x30",
    },
    staysQuiet: {
      'consentry_gate_undecidable_total{clause="K2"}': "0+1x30",
      'consentry_gate_verdicts_total{outcome="held"}': "0+200x30",
    },
  },
  ConsentryMessagesStuck: {
    fires: { 'consentry_dispatch_waiting_messages{reason="Unauthorised"}': "4x30" },
    staysQuiet: {
      'consentry_dispatch_waiting_messages{reason="Held"}': "4000x30",
      'consentry_dispatch_waiting_messages{reason="Throttled"}': "4x10 0x20",
    },
  },
  ConsentryWhatsAppRefuses: {
    fires: {
      'consentry_dispatch_refusals_total{code="131026"}': "0+6x30",
      consentry_dispatch_post_seconds_count: "0+100x30",
    },
    staysQuiet: {
      'consentry_dispatch_refusals_total{code="131026"}': "0+4x30",
      consentry_dispatch_post_seconds_count: "0+100x30",
    },
  },
  ConsentrySenderQualityLow: {
    fires: { 'consentry_sender_quality{namespace="marketing",sender="idesk-main",quality="YELLOW"}': "1x30" },
    staysQuiet: { 'consentry_sender_quality{namespace="marketing",sender="idesk-main",quality="GREEN"}': "1x30" },
  },
  ConsentryBundleStale: {
    fires: { [bundle]: "1x30", consentry_gates_on_active_bundle: "1x30", 'consentry_gates{problem="none"}': "2x30" },
    // No policy is declared yet, so there is none that a gate could lack.
    staysQuiet: { consentry_gates_on_active_bundle: "0x30", 'consentry_gates{problem="NoBundle"}': "2x30" },
  },
  ConsentryBundleRefused: {
    fires: { [stalledBundle]: "1x30" },
    staysQuiet: { [bundle]: "1x30", consentry_gate_bundles_refused_total: "3x30" },
  },
  ConsentrySourceStale: {
    fires: { 'consentry_source_fresh{namespace="marketing",source="crm"}': "1x5 0x30" },
    staysQuiet: { 'consentry_source_fresh{namespace="marketing",source="crm"}': "1x26 0x2 1x5" },
  },
  ConsentryOptOutSpike: {
    fires: { [optOuts]: "0+1x60", [sent]: "0+30x60" },
    staysQuiet: { [optOuts]: "0+1x60", [sent]: "0+60x60" },
    at: "60m",
  },
  ConsentryCampaignStopped: {
    fires: { ...owned, ...stopped("ThresholdBreach") },
    staysQuiet: { ...owned, ...stopped("SuspendedBySpec") },
  },
  ConsentryHoldSlow: {
    fires: { [cease("5")]: "0x25 1x5", [cease("10")]: "0x25 9x5", [cease("+Inf")]: "0x25 9x5" },
    staysQuiet: {
      ...{ [cease("5")]: "0x25 9x5", [cease("10")]: "0x25 9x5", [cease("+Inf")]: "0x25 9x5" },
      consentry_operator_stops_unconfirmed_total: "2x30",
    },
  },
  ConsentryCaseOverdue: {
    fires: { 'consentry_cases_overdue{clause="K2",severity="Major"}': "1x30" },
    staysQuiet: { 'consentry_cases{phase="Open",clause="K2",severity="Major"}': "1x30" },
  },
  // The clock of these tests begins at 0, and a day has 86,400 seconds: declared a little more, or less, than eight days before.
  ConsentryReviewNeverRan: {
    fires: { [reviewMade]: "-691300x30", [reviewRan]: "0x30" },
    staysQuiet: { [reviewMade]: "-689000x30", [reviewRan]: "0x30" },
  },
  ConsentryLeaderMissing: {
    fires: {
      'consentry_operator_leading{instance="a"}': "1x5 0x30",
      'consentry_operator_leading{instance="b"}': "0x35",
    },
    staysQuiet: {
      'consentry_operator_leading{instance="a"}': "1x5 0x30",
      'consentry_operator_leading{instance="b"}': "0x5 1x30",
    },
  },
  ConsentryNatsUnreachable: {
    fires: { 'consentry_nats_connected{role="gate"}': "1x25 0x5" },
    staysQuiet: { 'consentry_nats_connected{role="gate"}': "1x25 0x1 1x5" },
  },
  ConsentryReconcileFailing: {
    fires: { 'consentry_operator_reconcile_failures_total{kind="Campaign"}': "0+1x30" },
    staysQuiet: { 'consentry_operator_reconcile_failures_total{kind="Campaign"}': "0x20 1x10" },
  },
  ConsentryStatusWritesDelayed: {
    fires: { 'consentry_operator_status_writes_delayed_total{kind="Campaign"}': "0+10x30" },
    staysQuiet: { 'consentry_operator_status_writes_delayed_total{kind="Campaign"}': "0x20 50x10" },
  },
  ConsentryCrdsOlder: {
    fires: { consentry_operator_crds_older: "1x30" },
    staysQuiet: { consentry_operator_crds_older: "0x30" },
  },
};
