import type { Dashboard } from "./grafana.ts";

/** The team stands on the info metric alone. */
const ofTeam =
  'on (namespace, campaign) group_left (team) max by (namespace, campaign, team) (consentry_campaign_info{team=~"$team"})';
const byTeam = (metric: string) => `sum by (team) (${metric} * ${ofTeam})`;
const objects = (kind: string, condition: string) => ({
  expr: `sum by (status) (consentry_objects{kind="${kind}", condition="${condition}"})`,
  legend: `${condition}: {{status}}`,
});

/** What the company's policy asks for, clause by clause, and whether it is so. */
export const compliance: Dashboard = {
  uid: "consentry-compliance",
  title: "Consentry: compliance by clause",
  text: "The clauses of the policy (K1 to K6, P1 to P4, M1 to M4, E1 to E3, D1) and what shows that they are kept. Nobody is named.",
  choices: ["team"],
  rows: [
    {
      title: "K1 to K6: what must not leave",
      panels: [
        {
          title: "Refused, by clause",
          text: "Messages in the time shown.",
          type: "bargauge",
          queries: [
            {
              expr: 'sum by (clause) (increase(consentry_gate_verdicts_total{outcome="rejected"}[$__range]))',
              legend: "{{clause}}",
            },
          ],
        },
        {
          title: "Refused, by rule",
          text: "The ten rules that refuse most.",
          type: "timeseries",
          unit: "cps",
          queries: [
            {
              expr: 'topk(10, sum by (clause, rule) (rate(consentry_gate_verdicts_total{outcome="rejected"}[$__rate_interval])))',
              legend: "{{clause}} {{rule}}",
            },
          ],
        },
        {
          title: "Refused, by team",
          text: "Messages of declared campaigns, by who answers for them.",
          type: "timeseries",
          unit: "cps",
          queries: [
            {
              expr: byTeam('rate(consentry_campaign_messages_total{outcome="rejected"}[$__rate_interval])'),
              legend: "{{team}}",
            },
          ],
        },
      ],
    },
    {
      title: "K2, P1, M1: consent",
      panels: [
        {
          title: "People, by what they said last",
          text: "Over all consent sources.",
          type: "timeseries",
          queries: [{ expr: "sum by (state) (consentry_source_people)", legend: "{{state}}" }],
        },
        {
          title: "Consent sources",
          text: "Fresh enough to approve by, and with an opt-in that keeps to its thresholds.",
          type: "stat",
          queries: [objects("ConsentSource", "Fresh"), objects("ConsentSource", "OptInEffective")],
        },
        {
          title: "Stops beside what was sent",
          text: "An hour's opt-outs and switched-off marketing, and messages sent in it.",
          type: "timeseries",
          queries: [
            {
              expr: 'sum by (outcome) (increase(consentry_intake_items_total{outcome=~"opt-out|preference"}[1h]))',
              legend: "{{outcome}}",
            },
            { expr: 'sum(increase(consentry_dispatch_approvals_total{outcome="Sent"}[1h]))', legend: "sent" },
          ],
        },
      ],
    },
    {
      title: "P3, P4: who answers, and how it ends",
      panels: [
        {
          title: "Campaigns, by team",
          text: "none: nobody owns it, so it does not start.",
          type: "bargauge",
          queries: [
            {
              expr: 'count by (team) (max by (namespace, campaign, team) (consentry_campaign_info{team=~"$team"}))',
              legend: "{{team}}",
            },
          ],
        },
        {
          title: "Cases, by phase",
          text: "Closed ones stay until somebody deletes them.",
          type: "bargauge",
          queries: [{ expr: "sum by (phase) (consentry_cases)", legend: "{{phase}}" }],
        },
        {
          title: "Cases past a deadline",
          text: "By clause; all open ones beside it.",
          type: "stat",
          queries: [
            { expr: "sum by (clause) (consentry_cases_overdue) or vector(0)", legend: "overdue {{clause}}" },
            { expr: 'sum(consentry_cases{phase!="Closed"}) or vector(0)', legend: "open" },
          ],
        },
      ],
    },
    {
      title: "E1: cease at once",
      panels: [
        {
          title: "Campaigns that are stopped",
          text: "By cause, and how many of them broke the policy.",
          type: "stat",
          queries: [
            {
              expr: "count by (cause) (max by (namespace, campaign, cause) (consentry_campaign_suspended) == 1) or vector(0)",
              legend: "{{cause}}",
            },
          ],
        },
        {
          title: "Time to cease",
          text: "From the commit of a breach to the last gate stopping, in the time shown.",
          type: "stat",
          unit: "s",
          queries: [0.5, 0.99].map((share) => ({
            expr: `histogram_quantile(${share}, sum by (le) (increase(consentry_operator_time_to_cease_seconds_bucket[$__range])))`,
            legend: `${100 * share} of 100`,
          })),
        },
        {
          title: "Messages held, by team",
          text: "They are judged again after a lift.",
          type: "timeseries",
          queries: [{ expr: byTeam('consentry_campaign_parked_messages{outcome="held"}'), legend: "{{team}}" }],
        },
      ],
    },
    {
      title: "E3: WhatsApp's own enforcement",
      panels: [
        {
          title: "Quality of numbers",
          text: "As WhatsApp rates them.",
          type: "table",
          queries: [{ expr: "max by (namespace, sender, quality) (consentry_sender_quality) == 1", legend: "" }],
        },
        {
          title: "Standing of numbers",
          text: "The step of WhatsApp's enforcement that each is on.",
          type: "table",
          queries: [{ expr: "max by (namespace, sender, standing) (consentry_sender_standing) == 1", legend: "" }],
        },
        {
          title: "Healthy and sendable",
          text: "Numbers and templates by condition.",
          type: "stat",
          queries: [objects("Sender", "Healthy"), objects("MessageTemplate", "Sendable")],
        },
      ],
    },
    {
      title: "M1 to M4, D1: are the controls themselves in order?",
      panels: [
        {
          title: "Reviews",
          text: "Passed, failed, or never run (Unknown).",
          type: "stat",
          queries: [objects("ComplianceReview", "Passed")],
        },
        {
          title: "Policy bundles",
          text: "Verified, and ready on every gate.",
          type: "stat",
          queries: [objects("PolicyBundle", "Verified"), objects("PolicyBundle", "Ready")],
        },
        {
          title: "Campaigns and texts that keep to the policy",
          text: "False: a breach that is not repaired, or a template whose text the policy refuses.",
          type: "stat",
          queries: [objects("Campaign", "Compliant"), objects("MessageTemplate", "Compliant")],
        },
      ],
    },
  ],
};
