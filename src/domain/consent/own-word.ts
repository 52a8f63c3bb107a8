import type { SuppressionEntry } from "./suppression.ts";

/** Ways in which people say stop to the number itself. The others are told on their behalf, or by WhatsApp. */
const ownChannels: readonly string[] = ["Keyword", "Button"];

/** Whether the person said it to the business on WhatsApp, where they can be answered and can take it back. */
export function isOwnWord({ scope, channel }: Pick<SuppressionEntry, "scope" | "channel">): boolean {
  return scope !== "Everything" && ownChannels.includes(channel);
}

/** WhatsApp's own switch is about its marketing: it stays as it is, and stands in nobody's way to agree. */
export const preference = "Preference";

/** Whether the person themselves can take it back: where they said it, or by WhatsApp's switch. */
export function canTakeBack(stop: Pick<SuppressionEntry, "scope" | "channel">): boolean {
  return isOwnWord(stop) || stop.channel === preference;
}

/** A confirmation of an opt-out that comes later is one more message to somebody who wants none. 47 CFR 64.1200(a)(12). */
export const confirmationWithinMs = 300_000;
