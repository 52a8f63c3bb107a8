import { z } from "zod";
import { frequencyCapHoursMax } from "../wire/desired.ts";
import { campaignStatus } from "./campaign-status.ts";
import { count, localRef, namespacedResource, ownerSpec, purpose, senderRef, time, vertical } from "./common.ts";
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

export const campaignCategory = z.enum(["Marketing", "Utility", "Authentication", "Service"]);

const clockTime = z
  .string()
  .max(5)
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/);

const enforcement = z.object({
  mode: z
    .enum(["Enforce", "Warn"])
    .default("Enforce")
    .describe(
      "Enforce stops a campaign that breaks the policy. Warn still refuses each message but leaves the campaign running.",
    ),
  suspendAt: z
    .object({
      violations: count().min(1).max(10000).default(10).describe("How many violations stop the campaign."),
      outOf: count().min(1).max(10000).default(200).describe("Among how many of the latest messages."),
    })
    .prefault({})
    .describe("Violations that stop the campaign. A Critical rule stops it at one."),
  minimumHold: duration.default("15m").describe("Stopped for at least this long, whatever has been repaired."),
  resume: z
    .enum(["AfterCase", "AfterHold"])
    .default("AfterCase")
    .describe(
      "AfterCase: the blocking case must be closed and somebody must ask. AfterHold: by itself after the minimum hold, for breaches that are not critical.",
    ),
  acknowledgeWithin: duration.default("1h").describe("How soon somebody must acknowledge a case of this campaign."),
});

export const campaignSpec = z.object({
  category: campaignCategory.describe(
    "Kind of message, as WhatsApp sorts them. Must equal the category of every template used. Service only answers people within 24 hours of their last message.",
  ),
  purpose: purpose.describe("What the messages are for. Consent must have been given for this purpose."),
  topic: purpose
    .describe(
      "What they are about within the purpose, such as wine. Who stopped this topic alone still gets the others.",
    )
    .optional(),
  vertical: vertical
    .describe(
      "Regulated trade that the campaign advertises: alcohol, gambling, otc-drugs. Leave it out for anything else.",
    )
    .optional(),
  senderRef: senderRef.describe("WhatsApp number that the messages come from."),
  consentSourceRefs: z
    .array(localRef)
    .max(8)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .describe(
      "Where people's consent is recorded. Consent in any of them counts; a withdrawal in any of them counts more.",
    )
    .optional(),
  templateRefs: z
    .array(localRef)
    .max(32)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .describe("Templates the campaign may send. Any other template is refused.")
    .optional(),
  owner: ownerSpec
    .describe(
      "Who answers for the campaign. Without an owner and somebody on call the policy refuses to start it (P3).",
    )
    .optional(),
  schedule: z
    .object({
      startsAt: time.describe("Messages before this wait.").optional(),
      endsAt: time.describe("Messages after this are refused.").optional(),
    })
    .describe("When the campaign runs. Left out: always.")
    .optional(),
  quietHours: z
    .object({
      from: clockTime.describe("Start of the quiet, HH:MM on the recipient's clock."),
      to: clockTime.describe("End of the quiet, HH:MM on the recipient's clock; may be on the next day."),
    })
    .describe("No message in these hours of the recipient's time zone: it waits, it is not refused.")
    .optional(),
  frequencyCap: z
    .object({
      messages: count().min(1).max(1000).describe("Most messages to one person."),
      per: duration.describe(`Length of the moving window, at most ${frequencyCapHoursMax}h.`),
    })
    .describe("Most messages of this campaign to one person in a moving window.")
    .optional(),
  expireAfter: duration
    .default("24h")
    .describe("A message that was deferred or held for longer than this is refused, never sent late. At most 720h."),
  enforcement: enforcement.prefault({}).describe("When the campaign is stopped, and how it may go on."),
  suspend: z.boolean().default(false).describe("True stops the campaign. Yours: the operator never writes here."),
});

export const campaign = namespacedResource({ kind: "Campaign", spec: campaignSpec, status: campaignStatus });

const celRules: readonly CelRule[] = [
  nameRule,
  {
    rule: "self.spec.category == 'Service' || (has(self.spec.consentSourceRefs) && self.spec.consentSourceRefs.size() > 0)",
    message:
      "only a Service campaign, which answers people, does without a consent source: name at least one in consentSourceRefs",
    fieldPath: ".spec.consentSourceRefs",
    reason: "FieldValueRequired",
  },
  {
    rule: "!has(self.spec.schedule) || !has(self.spec.schedule.startsAt) || !has(self.spec.schedule.endsAt) || self.spec.schedule.startsAt < self.spec.schedule.endsAt",
    message: "the campaign ends before it starts: endsAt must be after startsAt",
    fieldPath: ".spec.schedule.endsAt",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.quietHours) || self.spec.quietHours.from != self.spec.quietHours.to",
    message: "quiet hours that start and end at the same minute are none or all day: give two different times",
    fieldPath: ".spec.quietHours.to",
    reason: "FieldValueInvalid",
  },
  {
    rule: `!has(self.spec.frequencyCap) || (duration(self.spec.frequencyCap.per) >= duration('1m') && duration(self.spec.frequencyCap.per) <= duration('${frequencyCapHoursMax}h'))`,
    message: `the window of a frequency cap is between 1m and ${frequencyCapHoursMax}h`,
    fieldPath: ".spec.frequencyCap.per",
    reason: "FieldValueInvalid",
  },
  {
    rule: "duration(self.spec.expireAfter) >= duration('1m') && duration(self.spec.expireAfter) <= duration('720h')",
    message: "a message expires after between 1m and 720h",
    fieldPath: ".spec.expireAfter",
    reason: "FieldValueInvalid",
  },
  {
    rule: "self.spec.enforcement.suspendAt.violations <= self.spec.enforcement.suspendAt.outOf",
    message: "there cannot be more violations than messages: suspendAt.violations must not exceed suspendAt.outOf",
    fieldPath: ".spec.enforcement.suspendAt.violations",
    reason: "FieldValueInvalid",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Compliant", "Compliant", "Whether the campaign keeps to the policy."),
  conditionColumn("Suspended", "Suspended", "Whether the campaign is stopped."),
  {
    name: "Reason",
    jsonPath: '.status.conditions[?(@.type=="Suspended")].reason',
    type: "string",
    description: "Why it is stopped, or Sending.",
  },
  { name: "Clause", jsonPath: ".status.enforcement.clause", type: "string", description: "Clause that was broken." },
  {
    name: "Cases",
    jsonPath: ".status.remediation.openCases",
    type: "integer",
    description: "Open compliance cases.",
  },
  {
    name: "Approved",
    jsonPath: ".status.messages.approved",
    type: "integer",
    description: "Messages approved.",
    wide: true,
  },
  {
    name: "Rejected",
    jsonPath: ".status.messages.rejected",
    type: "integer",
    description: "Messages refused.",
    wide: true,
  },
  { name: "Held", jsonPath: ".status.messages.held", type: "integer", description: "Messages held.", wide: true },
  { name: "Sender", jsonPath: ".spec.senderRef.name", type: "string", description: "Sender it uses.", wide: true },
  {
    name: "Policy",
    jsonPath: ".status.bundle.revision",
    type: "string",
    description: "Policy that judges it.",
    wide: true,
  },
  { name: "Owner", jsonPath: ".spec.owner.team", type: "string", description: "Team that answers for it.", wide: true },
  ageColumn,
];

export const campaignKind = {
  kind: "Campaign",
  plural: "campaigns",
  singular: "campaign",
  shortNames: ["camp"],
  scope: "Namespaced",
  categories,
  description:
    "Campaign says who may be sent what, by which number, on whose consent, and who answers for it. Every message of the campaign is judged against it and the active policy.",
  columns,
  celRules,
  schemas: { spec: campaignSpec, status: campaignStatus, resource: campaign },
} as const satisfies Kind;

export type CampaignSpec = z.infer<typeof campaignSpec>;
export type Campaign = z.infer<typeof campaign>;
export type CampaignCategory = z.infer<typeof campaignCategory>;
