import type { Dashboard } from "./grafana.ts";

const rate = (metric: string, labels = "") => `rate(${metric}${labels}[$__rate_interval])`;
const quantile = (share: number, histogram: string) =>
  `histogram_quantile(${share}, sum by (le) (${rate(`${histogram}_bucket`)}))`;
const twoQuantiles = (histogram: string) => [
  { expr: quantile(0.5, histogram), legend: "half" },
  { expr: quantile(0.99, histogram), legend: "99 of 100" },
];

/** Does the path work, how full is it, and where does it stand still? */
export const operations: Dashboard = {
  uid: "consentry-operations",
  title: "Consentry: operations",
  text: "Whether messages flow: from OUTBOUND through the gates to WhatsApp, and what each role does meanwhile.",
  choices: [],
  rows: [
    {
      title: "Now",
      panels: [
        {
          title: "Roles that are ready",
          text: "Fewer than it has pods: one starts, or cannot work. Its /readyz says why.",
          type: "stat",
          queries: [{ expr: "sum by (role) (consentry_ready)", legend: "{{role}}" }],
        },
        {
          title: "Oldest message without verdict",
          text: "Zero when none waits.",
          type: "stat",
          unit: "s",
          queries: [{ expr: "max(consentry_outbound_oldest_seconds)", legend: "age" }],
        },
        {
          title: "Gates",
          text: "Live ones by why they do not judge, those on the active policy bundle, and partitions that nobody works.",
          type: "stat",
          queries: [
            { expr: "sum by (problem) (consentry_gates) > 0", legend: "problem: {{problem}}" },
            { expr: "max(consentry_gates_on_active_bundle)", legend: "on the active bundle" },
            { expr: "max(consentry_partitions_unworked)", legend: "partitions unworked" },
          ],
        },
      ],
    },
    {
      title: "Judging",
      panels: [
        {
          title: "Verdicts",
          text: "A second, by outcome.",
          type: "timeseries",
          unit: "cps",
          queries: [{ expr: `sum by (outcome) (${rate("consentry_gate_verdicts_total")})`, legend: "{{outcome}}" }],
        },
        {
          title: "Time to a verdict",
          text: "From OUTBOUND storing a message to its first verdict being stored.",
          type: "timeseries",
          unit: "s",
          queries: twoQuantiles("consentry_gate_verdict_age_seconds"),
        },
        {
          title: "OUTBOUND",
          text: "Messages that wait, and how much of its limit they take. At 100 % producers are refused.",
          type: "timeseries",
          queries: [
            { expr: "max(consentry_outbound_messages)", legend: "messages" },
            { expr: "100 * max(consentry_outbound_bytes) / max(consentry_outbound_limit_bytes)", legend: "% full" },
          ],
        },
        {
          title: "Partitions by gate",
          text: "A jump is a gate that came or went.",
          type: "timeseries",
          queries: [{ expr: "consentry_gate_partitions", legend: "{{instance}}" }],
        },
        {
          title: "Faults of gates",
          text: "What failed and is tried again, batches not stored, partitions given up, strays.",
          type: "timeseries",
          unit: "cps",
          queries: [
            { expr: `sum by (what) (${rate("consentry_gate_faults_total")})`, legend: "{{what}}" },
            { expr: `sum by (kind) (${rate("consentry_gate_batches_not_stored_total")})`, legend: "batch {{kind}}" },
            { expr: `sum(${rate("consentry_gate_partitions_lost_total")})`, legend: "partitions lost" },
            { expr: `sum(${rate("consentry_gate_strays_total")})`, legend: "strays" },
          ],
        },
        {
          title: "Verdicts for want of a fact",
          text: "By the clause that needed it. It is no breach.",
          type: "timeseries",
          unit: "cps",
          queries: [{ expr: `sum by (clause) (${rate("consentry_gate_undecidable_total")})`, legend: "{{clause}}" }],
        },
      ],
    },
    {
      title: "Sending",
      panels: [
        {
          title: "Approvals worked off",
          text: "A second, by what became of them.",
          type: "timeseries",
          unit: "cps",
          queries: [
            { expr: `sum by (outcome) (${rate("consentry_dispatch_approvals_total")})`, legend: "{{outcome}}" },
          ],
        },
        {
          title: "Approvals that wait",
          text: "By why. Held ones wait for a lift.",
          type: "timeseries",
          queries: [{ expr: "max by (reason) (consentry_dispatch_waiting_messages)", legend: "{{reason}}" }],
        },
        {
          title: "WhatsApp's answers",
          text: "How long they take, and the five codes it refuses with most.",
          type: "timeseries",
          queries: [
            ...twoQuantiles("consentry_dispatch_post_seconds"),
            { expr: `topk(5, sum by (code) (${rate("consentry_dispatch_refusals_total")}))`, legend: "code {{code}}" },
          ],
        },
      ],
    },
    {
      title: "Consent coming in",
      panels: [
        {
          title: "Webhooks",
          text: "A second, by how they were answered.",
          type: "timeseries",
          unit: "cps",
          queries: [{ expr: `sum by (answer) (${rate("consentry_intake_webhooks_total")})`, legend: "{{answer}}" }],
        },
        {
          title: "Until a stop is in force",
          text: "From its arrival until every gate judges by it.",
          type: "timeseries",
          unit: "s",
          queries: twoQuantiles("consentry_intake_time_to_honour_seconds"),
        },
        {
          title: "Consent events that are not projected yet",
          text: "Rises while sync does not keep up.",
          type: "timeseries",
          queries: [{ expr: "max(consentry_sync_lag_events)", legend: "events" }],
        },
      ],
    },
    {
      title: "Operator",
      panels: [
        {
          title: "Objects looked at",
          text: "A second, by kind, and looks that failed.",
          type: "timeseries",
          unit: "cps",
          queries: [
            { expr: `sum by (kind) (${rate("consentry_operator_reconciles_total")})`, legend: "{{kind}}" },
            { expr: `sum(${rate("consentry_operator_reconcile_failures_total")})`, legend: "failed" },
          ],
        },
        {
          title: "Time of one look",
          text: "With what it wrote.",
          type: "timeseries",
          unit: "s",
          queries: twoQuantiles("consentry_operator_reconcile_duration_seconds"),
        },
        {
          title: "Status",
          text: "Written a second, and delayed because the budget of writes was used up.",
          type: "timeseries",
          unit: "cps",
          queries: [
            { expr: `sum(${rate("consentry_operator_status_writes_total")})`, legend: "written" },
            { expr: `sum(${rate("consentry_operator_status_writes_delayed_total")})`, legend: "delayed" },
          ],
        },
      ],
    },
    {
      title: "Processes",
      panels: [
        {
          title: "CPU",
          text: "Cores.",
          type: "timeseries",
          queries: [{ expr: rate("consentry_process_cpu_seconds_total"), legend: "{{job}} {{instance}}" }],
        },
        {
          title: "Memory",
          text: "Resident.",
          type: "timeseries",
          unit: "bytes",
          queries: [{ expr: "consentry_process_resident_memory_bytes", legend: "{{job}} {{instance}}" }],
        },
        {
          title: "Event loop",
          text: "99 of 100 turns waited less than this.",
          type: "timeseries",
          unit: "s",
          queries: [{ expr: "consentry_nodejs_eventloop_lag_p99_seconds", legend: "{{job}} {{instance}}" }],
        },
      ],
    },
  ],
};
