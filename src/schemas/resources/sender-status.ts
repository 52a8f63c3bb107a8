import { z } from "zod";
import { conditions, count, observedGeneration, summary, text, time } from "./common.ts";
import { enforcementHistory, enforcementStatus } from "./enforcement-status.ts";

/** WhatsApp's own words, so that they can be compared with its console. */
export const senderWhatsAppStatus = z.enum([
  "CONNECTED",
  "FLAGGED",
  "RESTRICTED",
  "RATE_LIMITED",
  "PENDING",
  "UNVERIFIED",
  "DISCONNECTED",
  "BANNED",
  "MIGRATED",
  "DELETED",
]);

export const restrictionType = z.enum([
  "RESTRICTED_BIZ_INITIATED_MESSAGING",
  "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
  "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
  "RESTRICTED_UTILITY_TEMPLATES",
  "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES",
]);

const restriction = z.object({
  type: restrictionType.describe("What WhatsApp has forbidden."),
  until: z.string().max(35).describe("When it ends, RFC 3339; left out: until WhatsApp lifts it.").optional(),
  reason: text(256).describe("WhatsApp's reason.").optional(),
});

export const senderWhatsApp = z.object({
  status: senderWhatsAppStatus.default("CONNECTED").describe("WhatsApp's status of the number."),
  quality: z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]).default("UNKNOWN").describe("WhatsApp's quality rating."),
  limit: z
    .enum(["TIER_50", "TIER_250", "TIER_1K", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"])
    .default("TIER_250")
    .describe("People who may be addressed in 24 hours, counted over all numbers of the portfolio."),
  restrictions: z
    .array(restriction)
    .max(16)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("What WhatsApp has forbidden for now.")
    .optional(),
  asOf: time
    .describe("When you read it. What WhatsApp says later by webhook counts instead; without a time all that it says.")
    .optional(),
});

export const senderStanding = z.enum(["Good", "Warned", "Restricted", "Locked", "Disabled"]);

export const senderStatus = z
  .object({
    observedGeneration,
    conditions,
    whatsapp: senderWhatsApp
      .extend({ asOf: time.describe("When the latest of it was said.").optional() })
      .describe("What WhatsApp says about the number: of spec.whatsapp and its webhooks, of each word the later.")
      .optional(),
    used: count().describe("People addressed outside a service window in the last 24 hours.").optional(),
    until: z.string().max(35).describe("When the last restriction ends, RFC 3339.").optional(),
    standing: senderStanding.describe("Step of WhatsApp's enforcement (E3).").optional(),
    enforcement: enforcementStatus.describe("The operator's verdict: whether the number may send.").optional(),
    history: enforcementHistory,
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type SenderStatus = z.infer<typeof senderStatus>;
export type SenderWhatsApp = z.infer<typeof senderWhatsApp>;
export type SenderStanding = z.infer<typeof senderStanding>;
export type RestrictionType = z.infer<typeof restrictionType>;
