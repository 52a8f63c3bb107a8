import { type ConsentKept, ownNumbers } from "../../../schemas/wire/consent.ts";

// A row of the table: who and at which source in five words, what many share in one, and the numbers that are the person's own.
// A row whose first word is 0 is free.
//
//   0    what rows are ordered by: 30 bits of the person, mixed with the realm, and 1
//   1–3  the person, 30 bits each             5   the profile (22 bits), high bits of the fourth number (10)
//   4    the person (12), the realm (20)      6–  low words of the numbers; then the high bits of the first three, in one word

const orderAt = 0;
const realmAt = 4;
const profileAt = 5;
const numbersAt = 6;
const highsAt = numbersAt + ownNumbers.length;
export const rowWords = highsAt + 1;

export const realmsMax = 2 ** 20;
export const profilesMax = 2 ** 22;

const word = 2 ** 32;
const highBits = 10;
const highs = 2 ** highBits;
/** Stands for a number that the profile holds, because it is absent or does not fit; instants do until the year 2109. */
const none = word * highs - 1;

/** Who, and at which source: the first words of a row. */
export type RowKey = Uint32Array;
export const keyWords = realmAt + 1;
/** Of the person, in every word of a key but the last. */
export const personBits = 30;
/** Of what rows are ordered by: 1 is the least. */
export const orderMax = 2 ** personBits;

/**
 * Completes the key of a person. Its bits are a keyed hash already: only somebody who holds the key could choose them, to make a
 * gate slow.
 */
export function addRealm(key: RowKey, realm: number): void {
  key[realmAt] = (key[realmAt] ?? 0) * realmsMax + realm;
  key[orderAt] = ((key[orderAt] ?? 0) ^ (Math.imul(realm, 0x9e3779b1) >>> (32 - personBits))) + 1;
}

/** 0: the row is free. */
export function orderOf(words: Uint32Array, row: number): number {
  return words[row + orderAt] ?? 0;
}

export function isRowOf(words: Uint32Array, row: number, key: RowKey): boolean {
  for (let i = 0; i < keyWords; i++) if (words[row + i] !== key[i]) return false;
  return true;
}

export function profileOf(words: Uint32Array, row: number): number {
  return (words[row + profileAt] ?? 0) % profilesMax;
}

export function fits(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < none;
}

export function writeRow(
  words: Uint32Array,
  row: number,
  to: { readonly key: RowKey; readonly profile: number; readonly state: Partial<ConsentKept> },
): void {
  words.set(to.key, row);
  words[row + profileAt] = to.profile;
  words[row + highsAt] = 0;
  for (const [i, name] of ownNumbers.entries()) {
    const value = to.state[name];
    const number = fits(value) ? value : none;
    words[row + numbersAt + i] = number % word;
    const at = row + highsPlace(i);
    words[at] = (words[at] ?? 0) + Math.floor(number / word) * 2 ** highsShift(i);
  }
}

const [first, second, third, fourth] = ownNumbers;

/** What a profile says, and the numbers that are the person's own: one after the other, since a loop takes three times as long. */
export function withNumbers(words: Uint32Array, row: number, profile: Partial<ConsentKept>): ConsentKept {
  const state = { ...profile };
  const one = numberAt(words, row, 0);
  const two = numberAt(words, row, 1);
  const three = numberAt(words, row, 2);
  const four = numberAt(words, row, 3);
  if (one !== none) state[first] = one;
  if (two !== none) state[second] = two;
  if (three !== none) state[third] = three;
  if (four !== none) state[fourth] = four;
  return state as ConsentKept;
}

function numberAt(words: Uint32Array, row: number, index: number): number {
  const high = ((words[row + highsPlace(index)] ?? 0) >>> highsShift(index)) % highs;
  return high * word + (words[row + numbersAt + index] ?? 0);
}

function highsPlace(index: number): number {
  return index < 3 ? highsAt : profileAt;
}

function highsShift(index: number): number {
  return index < 3 ? index * highBits : 32 - highBits;
}
