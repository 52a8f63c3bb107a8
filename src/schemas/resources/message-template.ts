import { z } from "zod";
import {
  clauseId,
  conditions,
  count,
  localRef,
  namespacedResource,
  observedGeneration,
  ruleId,
  severity,
  summary,
  text,
  time,
} from "./common.ts";
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

/** WhatsApp's own words, so that they can be compared with its console. */
export const templateWhatsAppStatus = z.enum([
  "APPROVED",
  "REINSTATED",
  "PENDING",
  "IN_APPEAL",
  "REJECTED",
  "PAUSED",
  "DISABLED",
  "FLAGGED",
  "LIMIT_EXCEEDED",
  "LOCKED",
  "ARCHIVED",
  "UNARCHIVED",
  "PENDING_DELETION",
  "DELETED",
]);

export const templateCategory = z.enum(["Marketing", "Utility", "Authentication"]);

export const templateQuality = z.enum(["GREEN", "YELLOW", "RED", "UNKNOWN"]);

const whatsapp = z.object({
  status: templateWhatsAppStatus.describe(
    "WhatsApp's status of the template; only APPROVED and REINSTATED can be sent.",
  ),
  quality: templateQuality.default("UNKNOWN").describe("WhatsApp's quality rating."),
  pauses: count()
    .max(99)
    .default(0)
    .describe("How often WhatsApp has paused it: three hours, six hours, then it is disabled."),
  reason: text(256).describe("WhatsApp's reason for a rejection or pause.").optional(),
  asOf: time
    .describe("When you read it. What WhatsApp says later by webhook counts instead; without a time all that it says.")
    .optional(),
});

const button = z.object({
  type: z
    .enum([
      "QuickReply",
      "Url",
      "PhoneNumber",
      "CopyCode",
      "OneTimePassword",
      "Flow",
      "Catalog",
      "MultiProduct",
      "VoiceCall",
    ])
    .describe("What the button does."),
  text: text(25).describe("Its label.").optional(),
  url: text(2000).describe("For type Url: where it leads; may end in {{1}}.").optional(),
  phoneNumber: text(20).describe("For type PhoneNumber: the business's number.").optional(),
});

export const messageTemplateSpec = z.object({
  name: text(512)
    .regex(/^[a-z0-9_]+$/)
    .describe("Name at WhatsApp, in lower case with underscores."),
  language: z
    .string()
    .max(15)
    .regex(/^[a-z]{2,3}(_[A-Za-z0-9]{2,4})?$/)
    .describe("Language code at WhatsApp, such as en or pt_BR."),
  category: templateCategory.describe("Category at WhatsApp. A campaign may only use templates of its own category."),
  senderRef: localRef.describe("Sender whose account holds the template; left out: any of this namespace.").optional(),
  header: z
    .object({
      type: z.enum(["Text", "Image", "Video", "Document", "Location"]).describe("What stands above the text."),
      text: text(60).describe("For type Text.").optional(),
    })
    .describe("What stands above the text.")
    .optional(),
  body: text(1024).describe("The text, with {{1}} or {{name}} where values go. The policy judges these words."),
  footer: text(60).describe("Small text below; in marketing the place to say how to stop.").optional(),
  buttons: z
    .array(button)
    .max(10)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("Buttons below the text, in order.")
    .optional(),
  whatsapp: whatsapp.describe("What WhatsApp says about the template, as you have read it there.").optional(),
});

export const messageTemplateStatus = z
  .object({
    observedGeneration,
    conditions,
    whatsapp: whatsapp
      .partial({ status: true })
      .extend({
        until: z.string().max(35).describe("When a pause ends, RFC 3339.").optional(),
        asOf: time.describe("When the latest of it was said.").optional(),
      })
      .describe("What WhatsApp says about the template: of spec.whatsapp and its webhooks, of each word the later.")
      .optional(),
    category: templateCategory.describe("The declared category, or the one to which WhatsApp has moved it.").optional(),
    digest: z.string().max(71).describe("Digest of the declared text; verdicts carry it.").optional(),
    findings: z
      .array(
        z.object({
          rule: ruleId.describe("Rule of the policy."),
          clause: clauseId.describe("Clause it serves."),
          severity: severity.describe("How bad it is."),
          message: text(300).describe("What is wrong with the wording."),
        }),
      )
      .max(32)
      .meta({ "x-kubernetes-list-type": "atomic" })
      .describe(
        "What the active policy finds in the text itself, the worst first. Empty: nothing; absent: nobody knows.",
      )
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export const messageTemplate = namespacedResource({
  kind: "MessageTemplate",
  spec: messageTemplateSpec,
  status: messageTemplateStatus,
});

const celRules: readonly CelRule[] = [
  nameRule,
  {
    rule: "!has(self.spec.header) || (self.spec.header.type == 'Text') == has(self.spec.header.text)",
    message: "a header of type Text, and no other, has a text",
    fieldPath: ".spec.header.text",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!has(self.spec.buttons) || self.spec.buttons.all(b, (b.type == 'Url') == has(b.url) && (b.type == 'PhoneNumber') == has(b.phoneNumber))",
    message: "a button of type Url has a url, one of type PhoneNumber has a phoneNumber, no other has either",
    fieldPath: ".spec.buttons",
    reason: "FieldValueInvalid",
  },
  {
    rule: "!self.spec.body.matches('[}][}][ ]*[{][{]') && !self.spec.body.startsWith('{{') && !self.spec.body.endsWith('}}')",
    message: "WhatsApp refuses a text that starts or ends with a variable or has two side by side: put words between",
    fieldPath: ".spec.body",
    reason: "FieldValueInvalid",
  },
];

const columns: readonly Column[] = [
  readyColumn,
  conditionColumn("Compliant", "Compliant", "Whether the policy finds nothing wrong with the text."),
  conditionColumn("Sendable", "Sendable", "Whether the template may be sent now."),
  { name: "Status", jsonPath: ".status.whatsapp.status", type: "string", description: "WhatsApp's status." },
  { name: "Quality", jsonPath: ".status.whatsapp.quality", type: "string", description: "WhatsApp's quality rating." },
  {
    name: "Pauses",
    jsonPath: ".status.whatsapp.pauses",
    type: "integer",
    description: "Pauses so far; the third disables.",
  },
  { name: "Category", jsonPath: ".status.category", type: "string", description: "Category that counts." },
  { name: "Language", jsonPath: ".spec.language", type: "string", description: "Language.", wide: true },
  ageColumn,
];

export const messageTemplateKind = {
  kind: "MessageTemplate",
  plural: "messagetemplates",
  singular: "messagetemplate",
  shortNames: ["mtpl"],
  scope: "Namespaced",
  categories,
  description:
    "MessageTemplate is a WhatsApp template as it was declared there. A template message carries neither its text nor its category: the policy reads both here.",
  columns,
  celRules,
  schemas: { spec: messageTemplateSpec, status: messageTemplateStatus, resource: messageTemplate },
} as const satisfies Kind;

export type MessageTemplateSpec = z.infer<typeof messageTemplateSpec>;
export type MessageTemplateStatus = z.infer<typeof messageTemplateStatus>;
export type MessageTemplate = z.infer<typeof messageTemplate>;
