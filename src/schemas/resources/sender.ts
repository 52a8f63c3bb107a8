import { z } from "zod";
import { dnsLabel, keyRef, localRef, namespacedResource, ownerSpec, text, time, vertical } from "./common.ts";
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
import { senderStatus, senderWhatsApp } from "./sender-status.ts";

const graphId = z
  .string()
  .max(32)
  .regex(/^[0-9]+$/);

const permission = z.object({
  vertical: vertical.describe("Regulated trade that it is for: alcohol, gambling, otc-drugs."),
  countries: z
    .array(
      z
        .string()
        .max(2)
        .regex(/^[A-Z]{2}$/),
    )
    .min(1)
    .max(250)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("Countries whose people may be addressed, ISO 3166-1 alpha-2."),
  reference: text(253).describe("Where the permission and the licence are kept."),
  expiresAt: time.describe("When it ends.").optional(),
});

const replies = z.object({
  campaignRef: localRef.describe(
    "Service campaign of this namespace and number that carries the replies: they are counted, stopped and owned with it.",
  ),
  optOut: z
    .object({
      text: text(1024).describe(
        "The words. They name the business, offer nothing and hold no link; say how to come back, if there is a way.",
      ),
    })
    .describe(
      "Confirms that somebody has been stopped: once, within five minutes of the word. Left out: nothing is confirmed.",
    )
    .optional(),
});

export const senderSpec = z.object({
  phoneNumberId: graphId.describe("WhatsApp's id of the phone number; not the number."),
  wabaId: graphId.describe("WhatsApp Business account that holds the number."),
  portfolioId: graphId.describe("Business portfolio; its numbers share one messaging limit.").optional(),
  businessName: text(256).describe("Name that WhatsApp has verified and people see."),
  domains: z
    .array(
      z
        .string()
        .max(253)
        .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/),
    )
    .max(64)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("Domains of the business, in lower case: links to them need no explanation.")
    .optional(),
  credentialsRef: keyRef.describe(
    "Secret of the dispatch role with the access token. Only the name is used here; no other role can read it.",
  ),
  owner: ownerSpec.describe("Who answers for the number.").optional(),
  permissions: z
    .array(permission)
    .max(32)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("Written permissions of WhatsApp to advertise regulated goods.")
    .optional(),
  allowedNamespaces: z
    .array(dnsLabel)
    .max(256)
    .meta({ "x-kubernetes-list-type": "set" })
    .describe("Other namespaces whose campaigns may use the number. Its own always may.")
    .optional(),
  replies: replies
    .describe("What the number answers by itself, through the gate like every message. Left out: nothing.")
    .optional(),
  whatsapp: senderWhatsApp.describe("What WhatsApp says about the number, as you have read it there.").optional(),
  suspend: z
    .boolean()
    .default(false)
    .describe("True stops every campaign that uses the number. Yours: the operator never writes here."),
});

export const sender = namespacedResource({ kind: "Sender", spec: senderSpec, status: senderStatus });

const celRules: readonly CelRule[] = [
  nameRule,
  {
    rule: "!has(self.spec.replies) || !has(self.spec.replies.optOut) || self.spec.replies.optOut.text.lowerAscii().contains(self.spec.businessName.lowerAscii())",
    message: "people read who has stopped: the text must hold businessName",
    fieldPath: ".spec.replies.optOut.text",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.replies) || !has(self.spec.replies.optOut) || !self.spec.replies.optOut.text.matches('[%$€£¥₹]|[A-Za-z0-9][.][A-Za-z]|://')",
    message: "a confirmation is no advertisement: take links, prices and percentages out of the text",
    fieldPath: ".spec.replies.optOut.text",
    reason: "FieldValueInvalid",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Healthy", "Healthy", "Whether WhatsApp lets the number send."),
  conditionColumn("Suspended", "Suspended", "Whether the number is stopped."),
  { name: "Quality", jsonPath: ".status.whatsapp.quality", type: "string", description: "WhatsApp's quality rating." },
  {
    name: "Limit",
    jsonPath: ".status.whatsapp.limit",
    type: "string",
    description: "People it may address in 24 hours.",
  },
  { name: "Used", jsonPath: ".status.used", type: "integer", description: "People it has addressed in 24 hours." },
  { name: "Until", jsonPath: ".status.until", type: "string", description: "When the last restriction ends." },
  {
    name: "Standing",
    jsonPath: ".status.standing",
    type: "string",
    description: "Step of WhatsApp's enforcement.",
    wide: true,
  },
  { name: "WABA", jsonPath: ".spec.wabaId", type: "string", description: "WhatsApp Business account.", wide: true },
  ageColumn,
];

export const senderKind = {
  kind: "Sender",
  plural: "senders",
  singular: "sender",
  shortNames: ["snd"],
  scope: "Namespaced",
  categories,
  description:
    "Sender is a WhatsApp business number: what WhatsApp has verified and permitted, who may use it, and how it stands with WhatsApp.",
  columns,
  celRules,
  schemas: { spec: senderSpec, status: senderStatus, resource: sender },
} as const satisfies Kind;

export type SenderSpec = z.infer<typeof senderSpec>;
export type Sender = z.infer<typeof sender>;
export type SenderPermission = z.infer<typeof permission>;
