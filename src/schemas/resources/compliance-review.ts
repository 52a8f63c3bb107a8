import { z } from "zod";
import { count, dnsLabel, namespacedResource, ownerSpec, percent, text } from "./common.ts";
import { complianceReviewStatus, reviewCheck } from "./compliance-review-status.ts";
import { duration } from "./duration.ts";
import {
  ageColumn,
  type CelRule,
  type Column,
  categories,
  conditionColumn,
  type Kind,
  nameRule,
  readyColumn,
} from "./kind.ts";

export const complianceReviewSpec = z.object({
  schedule: text(100).describe("When it runs: five fields of cron, such as 0 6 * * 1."),
  timeZone: text(64).default("Etc/UTC").describe("Time zone of the schedule, as IANA names it."),
  checks: z
    .array(reviewCheck)
    .min(1)
    .max(4)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("What is looked at. OptInProcess: M1. SpamFilter: M2. Messages: M3. Complaints: M4."),
  thresholds: z
    .object({
      minProofCoveragePercent: percent
        .default(100)
        .describe("OptInProcess: least share of live consent with full proof."),
      maxOptOutPercentIn7Days: percent.default(5).describe("OptInProcess: most people who leave in seven days."),
      minSpamCaughtPercent: percent
        .default(80)
        .describe("SpamFilter: least share of the canary corpus's spam that is caught."),
      maxHamBlockedPercent: percent.default(1).describe("SpamFilter: most of its good messages that are blocked."),
      maxDriftPercent: percent.default(10).describe("SpamFilter: most that scores may have moved since the last run."),
      maxChangedVerdictsPercent: percent
        .default(1)
        .describe("Messages: most approved ones that the newest policy would refuse."),
      maxComplaintAge: duration.default("720h").describe("Complaints: longest that one may stay open."),
    })
    .prefault({})
    .describe("When a check fails."),
  sample: z
    .object({
      messages: count().min(1).max(100000).default(200).describe("How many approved messages are judged again."),
      from: duration.default("168h").describe("How far back they are taken from."),
    })
    .prefault({})
    .describe("What the check Messages looks at."),
  scope: z
    .object({
      namespaces: z
        .array(dnsLabel)
        .max(256)
        .meta({ "x-kubernetes-list-type": "set" })
        .describe("Namespaces that are looked at; left out: this one.")
        .optional(),
      campaigns: z
        .array(dnsLabel)
        .max(256)
        .meta({ "x-kubernetes-list-type": "set" })
        .describe("Campaigns that are looked at; left out: all.")
        .optional(),
    })
    .describe("What the review covers.")
    .optional(),
  owner: ownerSpec.describe("Who reads the results.").optional(),
  historyLimit: count().min(1).max(50).default(12).describe("How many results are kept in status."),
  suspend: z.boolean().default(false).describe("True: no run is started."),
});

export const complianceReview = namespacedResource({
  kind: "ComplianceReview",
  spec: complianceReviewSpec,
  status: complianceReviewStatus,
});

const celRules: readonly CelRule[] = [
  nameRule,
  {
    rule: "self.spec.schedule.matches('^[0-9A-Za-z*/,-]+( +[0-9A-Za-z*/,-]+){4}$')",
    message: "a schedule is five fields of cron: minute, hour, day of the month, month, day of the week",
    fieldPath: ".spec.schedule",
    reason: "FieldValueInvalid",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Passed", "Passed", "Whether the last run found nothing."),
  { name: "Schedule", jsonPath: ".spec.schedule", type: "string", description: "When it runs." },
  { name: "Last", jsonPath: ".status.lastRun.at", type: "date", description: "Time since the last run." },
  { name: "Next", jsonPath: ".status.nextRunAt", type: "string", description: "When it runs next." },
  { name: "Findings", jsonPath: ".status.lastRun.findings", type: "integer", description: "What the last run found." },
  ageColumn,
];

export const complianceReviewKind = {
  kind: "ComplianceReview",
  plural: "compliancereviews",
  singular: "compliancereview",
  shortNames: ["crev"],
  scope: "Namespaced",
  categories,
  description:
    "ComplianceReview looks at regular times whether the controls themselves work: the opt-in process, the spam filter, approved messages, complaints.",
  columns,
  celRules,
  schemas: { spec: complianceReviewSpec, status: complianceReviewStatus, resource: complianceReview },
} as const satisfies Kind;

export type ComplianceReviewSpec = z.infer<typeof complianceReviewSpec>;
export type ComplianceReview = z.infer<typeof complianceReview>;
