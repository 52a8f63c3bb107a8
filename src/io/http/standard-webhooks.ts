import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** How far two clocks may be apart, and how long a message may be under way. */
const toleranceMs = 5 * 60_000;
/** Shorter secrets can be guessed. Source: Standard Webhooks, "Signature scheme": 24 to 64 bytes. */
const secretBytesMin = 24;

/**
 * When the message was signed, in milliseconds; undefined when none of the secrets has signed it, or not lately. Source:
 * Standard Webhooks, https://www.standardwebhooks.com, "Webhook Metadata" and "Signature scheme": HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`, as `v1,<base64>`, several separated by spaces.
 */
export function signedAtMs(
  message: { readonly headers: IncomingHttpHeaders; readonly body: Uint8Array },
  by: { readonly secrets: readonly string[]; readonly nowMs: number },
): number | undefined {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map(
    (name) => message.headers[`webhook-${name}`],
  );
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") return undefined;
  const atMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Number.NaN;
  if (!(Math.abs(by.nowMs - atMs) <= toleranceMs)) return undefined;
  const given = signatures
    .split(" ")
    .flatMap((each) => (each.startsWith("v1,") ? [Buffer.from(each.slice(3), "base64")] : []));
  // Every pair is compared: how long it takes says nothing about which was right.
  const matches = by.secrets.flatMap((secret) => {
    const expected = signature(secret, { id, timestamp, body: message.body });
    return expected === undefined
      ? []
      : given.map((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
  return matches.includes(true) ? atMs : undefined;
}

/** The signature's bytes; undefined when the secret is none. @param secret `whsec_<base64>`, with or without the prefix */
export function signature(
  secret: string,
  message: { readonly id: string; readonly timestamp: string; readonly body: Uint8Array },
): Buffer | undefined {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < secretBytesMin) return undefined;
  return createHmac("sha256", key).update(`${message.id}.${message.timestamp}.`).update(message.body).digest();
}
