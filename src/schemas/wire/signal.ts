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

export const signalKinds = ["complaint", "quality", "restriction", "delivery-error"] as const;
export type SignalKind = (typeof signalKinds)[number];

export type DeliverySignal = z.infer<typeof deliverySignal>;

export function signalSubject(kind: SignalKind, about: { readonly namespace: string; readonly name: string }): string {
  return `consentry.signal.${kind}.${about.namespace}.${about.name}`;
}
