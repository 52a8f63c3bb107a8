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
  channel: z.string().max(64).describe("How the person said it: Keyword, Button, Preference, Officer, Erasure"),
  atMs: z.int().describe("When the person said it"),
  source: z.string().nullable().describe("`<ns>/<name>` of the ConsentSource that it concerns"),
  inForceAfterMs: z.int().min(0).nullable().describe("From its arrival until every gate judged by it; null: not known"),
});

export type WithdrawalSignal = z.infer<typeof withdrawalSignal>;

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
