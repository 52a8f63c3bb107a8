import { anyChannel, whatsAppChannel } from "../../schemas/wire/consent.ts";

// What a consent reaches: the channels it was given for, and the place whose law it was given under.

/**
 * A channel as records name it. A list of channels (separated by `;`, `,` or `|`) with WhatsApp among them is a consent to
 * WhatsApp; who says nothing of channels asked for WhatsApp, since that is what a source's notices are about.
 */
export function namedChannel(written: string | undefined): string {
  const named = (written ?? "").split(/[;,|]/).flatMap((each) => each.trim() || []);
  if (named.length === 0 || named.some(is(whatsAppChannel))) return whatsAppChannel;
  return named.some(is(anyChannel)) || named.some(is("all")) ? anyChannel : named.join(";");
}

function is(channel: string): (named: string) => boolean {
  return (named) => named.toLowerCase() === channel.toLowerCase();
}

/** ISO 3166-1 alpha-2, or ISO 3166-2; undefined when it is neither. */
export function jurisdictionOf(written: string): string | undefined {
  const place = written.trim().toUpperCase();
  return /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(place) ? place : undefined;
}
