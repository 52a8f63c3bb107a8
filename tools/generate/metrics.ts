import { dispatchMetrics } from "../../src/edge/dispatch/told.ts";
import { intakeMetrics } from "../../src/edge/intake/told.ts";
import { syncMetrics } from "../../src/edge/sync/told.ts";
import { gateMetrics } from "../../src/gate/telemetry.ts";
import { operatorMetrics } from "../../src/operator/told.ts";
import { commonMetrics, type LabelSource, type MetricSpec, traceMetrics } from "../../src/schemas/telemetry.ts";

const sections: readonly { readonly title: string; readonly text: string; readonly metrics: readonly MetricSpec[] }[] =
  [
    {
      title: "Every role",
      text: "Beside these each process has `consentry_process_…` and `consentry_nodejs_…`: CPU, memory, event loop, garbage collection.",
      metrics: commonMetrics,
    },
    { title: "gate and dispatch", text: "[Tracing](../operations/tracing.md).", metrics: traceMetrics },
    {
      title: "operator: what it does",
      text: "",
      metrics: operatorMetrics.filter(({ atScrape }) => !atScrape),
    },
    {
      title: "operator: what it sees",
      text: "Read anew at each scrape, by the leader alone: a deleted object leaves no series behind, and two operators count nothing twice. While NATS does not answer, those of OUTBOUND are missing.",
      metrics: operatorMetrics.filter(({ atScrape }) => atScrape),
    },
    { title: "gate", text: "", metrics: gateMetrics },
    { title: "sync", text: "", metrics: syncMetrics },
    { title: "intake", text: "", metrics: intakeMetrics },
    { title: "dispatch", text: "", metrics: dispatchMetrics },
  ];

const head = `<!-- Written by tools/generate/metrics.ts; change the role's list of metrics instead. -->
# Metrics

Each role serves them at \`/metrics\` on \`CONSENTRY_LISTEN\`, in Prometheus' text format.

No label can carry a number or a text: its values come from a closed list, or from names that somebody with the right to do so has
declared, and whatever fits neither is written as \`other\`. Counters and histograms whose labels are
all of closed lists begin at 0.

**Campaigns.** Only declared ones have series, seven each, at most ten thousand campaigns by name; \`consentry_campaigns_unlisted\`
says how many are beyond. A name that a producer made up is no label: its messages count as \`rule="unknown-campaign"\`. The team
is on \`consentry_campaign_info\` alone; join it:

    sum by (team) (
      rate(consentry_campaign_messages_total{outcome="rejected"}[5m])
      * on (namespace, campaign) group_left (team) consentry_campaign_info
    )
`;

/** docs/reference/metrics.md: every metric, from the lists that the roles make them of. */
export async function generate(): Promise<Map<string, string>> {
  const parts = sections.map(({ title, text, metrics }) => {
    const rows = metrics.map(row);
    const table = ["| metric | type | labels | |", "| --- | --- | --- | --- |", ...rows].join("\n");
    return `## ${title}\n\n${text === "" ? "" : `${text}\n\n`}${table}\n`;
  });
  return new Map([["docs/reference/metrics.md", [head, ...parts].join("\n")]]);
}

function row({ name, type, help, labels = {} }: MetricSpec): string {
  const named = Object.entries(labels).map(([label, source]) => `\`${label}\`: ${valuesOf(source)}`);
  return `| \`${name}\` | ${type}${unitOf(name)} | ${named.join("<br>")} | ${help} |`;
}

function valuesOf(source: LabelSource): string {
  return "oneOf" in source ? source.oneOf.join(", ") : `${source.namesOf}, at most ${source.atMost}`;
}

function unitOf(name: string): string {
  const unit = /_(seconds|bytes)(_total)?$/.exec(name)?.[1];
  return unit === undefined ? "" : `, ${unit}`;
}
