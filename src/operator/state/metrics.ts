import {
  campaignLabel,
  clauseLabel,
  namespaceLabel,
  reviewLabel,
  senderLabel,
  sourceLabel,
  teamLabel,
} from "../../schemas/metric-labels.ts";
import { severity } from "../../schemas/policy/verdict-output.ts";
import { campaignCategory } from "../../schemas/resources/campaign.ts";
import { casePhase } from "../../schemas/resources/case-status.ts";
import { conditionTypes, suspensionCause } from "../../schemas/resources/conditions.ts";
import { kinds } from "../../schemas/resources/index.ts";
import { senderStanding, senderWhatsApp } from "../../schemas/resources/sender-status.ts";
import { type MetricSpec, noValue, otherValue } from "../../schemas/telemetry.ts";

const ofCampaign = { namespace: namespaceLabel, campaign: campaignLabel };
const ofSource = { namespace: namespaceLabel, source: sourceLabel };
const ofSender = { namespace: namespaceLabel, sender: senderLabel };
const ofReview = { namespace: namespaceLabel, review: reviewLabel };

/** Reasons why a gate does not judge, as it says them in its record. */
export const gateProblems = [
  ...["NoBundle", "BundleMissing", "BundleUnusable", "VerificationFailed", "Unreachable"],
  ...["SuppressionListLost", "LogBehind"],
] as const;

/** What the leading operator sees, read anew at each scrape: a deleted object leaves no series behind. Other operators have none. */
export const stateMetrics: readonly MetricSpec[] = (
  [
    {
      type: "gauge",
      name: "consentry_objects",
      help: "Objects by kind, condition and the condition's status",
      labels: {
        kind: { oneOf: kinds.map(({ kind }) => kind) },
        condition: { oneOf: conditionTypes },
        status: { oneOf: ["True", "False", "Unknown"] },
      },
    },
    {
      type: "gauge",
      name: "consentry_gates",
      help: "Live gates, by why they do not judge",
      labels: { problem: { oneOf: [noValue, ...gateProblems, otherValue] } },
    },
    {
      type: "gauge",
      name: "consentry_gates_on_active_bundle",
      help: "Live gates that judge with the active policy bundle",
    },
    { type: "gauge", name: "consentry_partitions_unworked", help: "Partitions that no live gate works" },
    { type: "gauge", name: "consentry_outbound_messages", help: "Messages that wait for a verdict" },
    {
      type: "gauge",
      name: "consentry_outbound_oldest_seconds",
      help: "Age of the oldest message that waits for a verdict; 0 when none waits",
    },
    { type: "gauge", name: "consentry_outbound_bytes", help: "Size of the stream OUTBOUND" },
    {
      type: "gauge",
      name: "consentry_outbound_limit_bytes",
      help: "Size from which OUTBOUND refuses what producers send",
    },
    {
      type: "gauge",
      name: "consentry_campaign_info",
      help: "1 for each campaign, with its team, sender and category to join by",
      labels: {
        ...ofCampaign,
        team: teamLabel,
        sender: senderLabel,
        category: { oneOf: campaignCategory.options },
      },
    },
    {
      type: "gauge",
      name: "consentry_campaign_suspended",
      help: "1 while the campaign is stopped, with the cause",
      labels: { ...ofCampaign, cause: { oneOf: [noValue, ...suspensionCause.options] } },
    },
    {
      type: "counter",
      name: "consentry_campaign_messages_total",
      help: "Verdicts of a campaign as its status counts them: at most 30 seconds old, over all gates and restarts",
      labels: { ...ofCampaign, outcome: { oneOf: ["approved", "rejected", "undecidable"] } },
    },
    {
      type: "gauge",
      name: "consentry_campaign_parked_messages",
      help: "Messages of a campaign that wait for a time or for a lift",
      labels: { ...ofCampaign, outcome: { oneOf: ["deferred", "held"] } },
    },
    {
      type: "gauge",
      name: "consentry_campaign_complaints",
      help: "Complaints of the last thirty days about the messages of a campaign",
      labels: ofCampaign,
    },
    {
      type: "gauge",
      name: "consentry_sender_complaints",
      help: "Complaints of the last thirty days about a number, those about its campaigns included",
      labels: ofSender,
    },
    {
      type: "gauge",
      name: "consentry_source_complaints",
      help: "Complaints of the last thirty days that a consent source told of",
      labels: ofSource,
    },
    {
      type: "gauge",
      name: "consentry_campaigns_unlisted",
      help: "Campaigns beyond the first ten thousand by name, which have no series of their own",
    },
    {
      type: "gauge",
      name: "consentry_cases",
      help: "Compliance cases, by phase, clause and severity",
      labels: {
        phase: { oneOf: casePhase.options },
        clause: clauseLabel,
        severity: { oneOf: severity.options },
      },
    },
    {
      type: "gauge",
      name: "consentry_cases_overdue",
      help: "Compliance cases past a deadline",
      labels: { clause: clauseLabel, severity: { oneOf: severity.options } },
    },
    {
      type: "gauge",
      name: "consentry_source_fresh",
      help: "1 while a consent source is fresh enough to approve by",
      labels: ofSource,
    },
    {
      type: "gauge",
      name: "consentry_source_people",
      help: "People of a consent source, by what they said last",
      labels: { ...ofSource, state: { oneOf: ["granted", "withdrawn", "expired", "pending"] } },
    },
    {
      type: "gauge",
      name: "consentry_sender_quality",
      help: "1 for the quality that WhatsApp rates a number with now",
      labels: { ...ofSender, quality: { oneOf: senderWhatsApp.shape.quality.unwrap().options } },
    },
    {
      type: "gauge",
      name: "consentry_sender_standing",
      help: "1 for the step of WhatsApp's enforcement that a number is on now",
      labels: { ...ofSender, standing: { oneOf: senderStanding.options } },
    },
    {
      type: "gauge",
      name: "consentry_review_created_timestamp_seconds",
      help: "When a compliance review was declared",
      labels: ofReview,
    },
    {
      type: "gauge",
      name: "consentry_review_last_run_timestamp_seconds",
      help: "When a compliance review last ran; 0: never",
      labels: ofReview,
    },
  ] as const satisfies readonly MetricSpec[]
).map((spec) => ({ ...spec, atScrape: true }));
