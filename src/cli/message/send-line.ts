import { canonicalRecipient } from "../../domain/recipient/canonical.ts";

/** A line of a file of payloads, as it is published. */
export type SendLine = { readonly payload: string; readonly lastFour: string };

/**
 * Reads whom a payload is for, as far as its subject needs it. The payload itself goes out unchanged: whether it is any good is
 * the gate's to say. Undefined when it names nobody.
 */
export function readSendLine(line: string): SendLine | undefined {
  const payload = objectOf(line);
  const written = payload?.to ?? payload?.recipient;
  const recipient = typeof written === "string" ? canonicalRecipient(written) : undefined;
  return recipient && { payload: line, lastFour: recipient.lastFour };
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
