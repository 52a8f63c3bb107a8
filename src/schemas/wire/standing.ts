import { z } from "zod";
import { templateQuality, templateWhatsAppStatus } from "../resources/message-template.ts";
import { restrictionType, senderWhatsApp, senderWhatsAppStatus } from "../resources/sender-status.ts";

// What WhatsApp last said by webhook, written by intake into the bucket `standing`: `sender.<ns>.<name>` for a number,
// `template.<ns>.<MessageTemplate>` for a template. Webhooks come late, twice and in any order, so every word carries its own
// time, and only a newer one takes its place.

const said = <Value extends z.ZodType>(value: Value) =>
  z.object({ value, atMs: z.int().describe("When WhatsApp said so, milliseconds since 1970") });

const restriction = z.object({
  type: restrictionType,
  untilMs: z.int().nullable().describe("null: until WhatsApp lifts it"),
});

export const senderWords = z.object({
  status: said(senderWhatsAppStatus).optional(),
  quality: said(senderWhatsApp.shape.quality.unwrap()).optional(),
  limit: said(senderWhatsApp.shape.limit.unwrap()).optional(),
  restrictions: said(z.array(restriction).max(16)).optional(),
});

export const templateWords = z.object({
  status: said(templateWhatsAppStatus).optional(),
  reason: said(z.string().max(256)).optional(),
  quality: said(templateQuality).optional(),
  category: said(z.enum(["Marketing", "Utility", "Authentication"])).optional(),
  text: said(z.string().max(71)).optional().describe("Digest of what it says since it was changed at WhatsApp"),
  /** When WhatsApp paused it, each time once. */
  pausesAtMs: z.array(z.int()).max(99).default([]),
});

export type SenderWords = z.infer<typeof senderWords>;
export type TemplateWords = z.infer<typeof templateWords>;

export const standingKeys = {
  sender: (ref: { namespace: string; name: string }) => `sender.${ref.namespace}.${ref.name}`,
  template: (ref: { namespace: string; name: string }) => `template.${ref.namespace}.${ref.name}`,
} as const;
