import { instantMs, instantText } from "../time/instant.ts";

// How a number or a template stands with WhatsApp is told twice: people declare what they have read there, and WhatsApp says it
// by webhook. A declaration stays until somebody edits it, and webhooks come late and in any order: of each word the later counts.

/** Something that was said, and when. */
export type Word<Value> = { readonly value: Value; readonly atMs: number };

/** Somebody's clock may be ahead by this much. */
const aheadMaxMs = 300_000;

/**
 * When people read at WhatsApp what they declare. Without a time it is older than anything that was heard; so it is with one
 * that has not come yet, or a slip in the year would outdo everything that WhatsApp says until then.
 */
export function declaredAtMs(asOf: string | undefined, nowMs: number): number {
  const atMs = instantMs(asOf ?? "");
  return atMs === undefined || atMs > nowMs + aheadMaxMs ? Number.NEGATIVE_INFINITY : atMs;
}

/** At the same instant WhatsApp's own word counts. */
export function later<Value>(
  declared: Word<Value> | undefined,
  heard: Word<Value> | undefined,
): Word<Value> | undefined {
  if (declared === undefined || heard === undefined) return declared ?? heard;
  return declared.atMs > heard.atMs ? declared : heard;
}

/** When the last of them was said; nothing when none has a time. */
export function asOf(words: readonly (Word<unknown> | undefined)[]): { asOf?: string } {
  const atMs = Math.max(...words.map((word) => word?.atMs ?? Number.NEGATIVE_INFINITY));
  return Number.isFinite(atMs) ? { asOf: instantText(atMs) } : {};
}
