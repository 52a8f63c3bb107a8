import { keyWords, type RowKey } from "./row.ts";

/** How many characters of a pseudonym are the person: base64url, six bits each. Before them stand its kind and its key's name. */
export const personChars = 22;
const charsPerWord = 5;
const charBits = 6;

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const noChar = 64;
const valueOfChar = new Uint8Array(128).fill(noChar);
for (let i = 0; i < alphabet.length; i++) valueOfChar[alphabet.charCodeAt(i)] = i;

/**
 * All 132 bits of the person, so that no one is ever taken for another; two characters are left for the last word, and the realm
 * is still to be added.
 *
 * @returns false when the key does not end in a person
 */
export function readPerson(key: string, into: RowKey): boolean {
  let at = key.length - personChars;
  if (at < 0) return false;
  let all = 0;
  for (let word = 0; word < keyWords; word++) {
    const end = Math.min(at + charsPerWord, key.length);
    let bits = 0;
    for (; at < end; at++) {
      const value = valueOfChar[key.charCodeAt(at)] ?? noChar;
      all |= value;
      bits = (bits << charBits) | value;
    }
    into[word] = bits;
  }
  return all < noChar;
}

export function realmNameOf(key: string): string {
  return key.slice(0, key.length - personChars);
}
