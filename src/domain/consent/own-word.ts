import type { SuppressionEntry } from "./suppression.ts";

/** Ways in which people say stop to the number itself. The others are told on their behalf, or by WhatsApp. */
const ownChannels: readonly string[] = ["Keyword", "Button"];

/** Whether the person said it to the business on WhatsApp, where they can be answered and can take it back. */
export function isOwnWord({ scope, channel }: Pick<SuppressionEntry, "scope" | "channel">): boolean {
  return scope !== "Everything" && ownChannels.includes(channel);
}

/** A confirmation of an opt-out that comes later is one more message to somebody who wants none. 47 CFR 64.1200(a)(12). */
export const confirmationWithinMs = 300_000;
