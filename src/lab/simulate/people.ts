import { createHash } from "node:crypto";

/** Numbers that nobody has. */
export const people = Array.from({ length: 10 }, (_, index) => `49151${String(1_000_000 + index * 7919)}`);

/** Those who say stop, and others who use WhatsApp's own switch: few, so that most messages leave. */
export const [sayStop, switchOff] = [people.slice(0, 2), people.slice(2, 4)];

/** Those whose consent a website and a list know. They never say stop themselves. */
export const [onWebsite, onList] = [people.slice(4, 7), people.slice(7)];

/** As a run knows people: no key, no number. */
export function pseudonymOf(id: string): string {
  return `p1-k1-${createHash("sha256").update(id).digest("base64url").slice(0, 22)}`;
}
