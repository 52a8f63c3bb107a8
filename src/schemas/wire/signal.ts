import { z } from "zod";

/** What WhatsApp said about a message that was sent, on `consentry.signal.delivery-error.<ns>.<campaign>`. */
export const deliverySignal = z.object({
  campaign: z.string().describe("`<ns>/<name>`"),
  sender: z.string().describe("`<ns>/<name>`"),
  decision: z.string(),
  code: z.int().nullable().describe("Cloud API error code; null when there was none"),
  reason: z.string().max(200),
  atMs: z.int(),
});

/** What WhatsApp said about a number or a template, on `consentry.signal.quality` and `consentry.signal.restriction`. */
export const standingSignal = z.object({
  about: z.enum(["Sender", "MessageTemplate"]),
  name: z.string().describe("`<ns>/<name>`"),
  event: z.string().max(64).describe("WhatsApp's own word for it"),
  atMs: z.int(),
});

export type StandingSignal = z.infer<typeof standingSignal>;

/**
 * That a person has stopped something, or taken a stop back: on `consentry.signal.withdrawal.<ns>.<name>`, once for every
 * ConsentSource that it concerns, else of the Sender, else of `-.-`. On `undelivered` what a source's webhook never took.
 */
export const withdrawalSignal = z.object({
  id: z.string().max(64).describe("The same for every copy"),
  event: z.enum(["Withdrawn", "Resumed"]),
  to: z.string().max(1000).describe("Number or WhatsApp's id of the person, sealed with the key of the pseudonyms"),
  pseudonym: z.string().max(64),
  scope: z.enum(["Everything", "Business", "Sender", "Purpose", "Topic", "Source"]),
  of: z.string().max(200).describe("Whose messages: a business name, `<ns>/<name>` or a purpose. Empty for Everything"),
  purposes: z.array(z.string()).max(64).describe("Scope Source: which purposes; all of them when empty"),
  channel: z
    .string()
    .max(64)
    .describe("How the person said it: Keyword, Button, Preference, Officer, Complaint, Erasure"),
  atMs: z.int().describe("When the person said it"),
  source: z.string().nullable().describe("`<ns>/<name>` of the ConsentSource that it concerns"),
  inForceAfterMs: z.int().min(0).nullable().describe("From its arrival until every gate judged by it; null: not known"),
});

export type WithdrawalSignal = z.infer<typeof withdrawalSignal>;

/** How a complaint reached the company. */
export const complaintVia = ["Email", "Phone", "Post", "Authority", "WhatsApp", "Source", "Other"] as const;

/**
 * That a person has complained about messages: on `consentry.signal.complaint.<ns>.<name>` of the Campaign, where nobody knows
 * it of the Sender, and of the ConsentSource that told of it where nobody knows either. One complaint has one id; one that was filed by mistake is told
 * again with `takenBack`.
 */
export const complaintSignal = z.object({
  id: z.string().max(64).describe("The same when it is told again"),
  pseudonym: z.string().max(64),
  campaign: z.string().nullable().describe("`<ns>/<name>` of the campaign that it is about; null: not known"),
  sender: z.string().nullable().describe("`<ns>/<name>` of the number that it is about; null: not known"),
  source: z.string().nullable().describe("`<ns>/<name>` of the ConsentSource that told of it; null: a person filed it"),
  via: z.enum(complaintVia),
  atMs: z.int().describe("When the person complained"),
  by: z.string().max(253).describe("Who filed it, or `sync`"),
  reference: z.string().max(253).nullable().describe("Where the complaint itself is kept"),
  takenBack: z
    .object({ by: z.string().max(253), reason: z.string().max(500), atMs: z.int() })
    .optional()
    .describe("It was filed by mistake, and counts no more"),
});

export type ComplaintSignal = z.infer<typeof complaintSignal>;

export const signalKinds = [
  "complaint",
  "quality",
  "restriction",
  "delivery-error",
  "withdrawal",
  "undelivered",
] as const;
export type SignalKind = (typeof signalKinds)[number];

export type DeliverySignal = z.infer<typeof deliverySignal>;

export function signalSubject(kind: SignalKind, about: { readonly namespace: string; readonly name: string }): string {
  return `consentry.signal.${kind}.${about.namespace}.${about.name}`;
}
