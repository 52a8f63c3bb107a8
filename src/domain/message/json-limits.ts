import type { DecodeFailure } from "../../schemas/whatsapp/send-message.ts";

/** The Cloud API's longest payloads (a template with a carousel, a hundred contact cards) stay far below this. */
export const bytesMax = 256 * 1024;
/** Cloud API payloads are at most about ten deep. */
export const depthMax = 64;

export type JsonOutline =
  | {
      readonly ok: true;
      /** Number of `"key": value` pairs; a parsed document with fewer had a key twice. */
      readonly pairs: number;
      /** Some character was written as `\uXXXX`: the only way for half a surrogate pair to get in. */
      readonly unicodeEscapes: boolean;
    }
  | { readonly ok: false; readonly reason: DecodeFailure };

/**
 * Looks over JSON before it is parsed, so that a huge or deeply nested document costs one pass over at most `bytesMax`
 * bytes and no recursion. It does not validate: `JSON.parse` does that afterwards.
 */
export function outlineOf(bytes: Uint8Array): JsonOutline {
  const length = bytes.length;
  if (length > bytesMax) return { ok: false, reason: "TooLarge" };
  let depth = 0;
  let pairs = 0;
  let unicodeEscapes = false;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    if (byte === quote) {
      // Nearly every byte is inside a string, so strings get a loop of their own.
      for (at++; at < length && bytes[at] !== quote; at++) {
        if (bytes[at] === backslash && bytes[++at] === letterU) unicodeEscapes = true;
      }
    } else if (byte === colon) pairs++;
    else if (byte === openBrace || byte === openBracket) {
      if (++depth > depthMax) return { ok: false, reason: "TooDeep" };
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return { ok: true, pairs, unicodeEscapes };
}

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
const colon = 0x3a;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;
