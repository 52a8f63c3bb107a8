import type { SenderWhatsApp } from "../../schemas/resources/sender-status.ts";
import { instantMs } from "../time/instant.ts";

/** A restriction without an end lasts until WhatsApp lifts it. */
export const withoutEndMs = 253_402_300_799_000;

const stoppingStatuses: readonly SenderWhatsApp["status"][] = ["RESTRICTED", "DISCONNECTED", "BANNED", "DELETED"];
const stoppingRestrictions = ["RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"];

/** Until when WhatsApp lets the number start no conversation; null when it does. Milliseconds since 1970. */
export function restrictedUntilMs(whatsapp: SenderWhatsApp | undefined): number | null {
  if (whatsapp === undefined) return null;
  const stopping = (whatsapp.restrictions ?? []).filter(({ type }) => stoppingRestrictions.includes(type));
  const ends = stopping.map(({ until }) => (until === undefined ? withoutEndMs : (instantMs(until) ?? withoutEndMs)));
  if (ends.length > 0) return Math.max(...ends);
  return stoppingStatuses.includes(whatsapp.status) ? withoutEndMs : null;
}
