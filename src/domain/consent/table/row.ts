import { type ConsentKept, ownNumbers } from "../../../schemas/wire/consent.ts";

// A row of the table: who and at which source in five words, what many share in one, and the numbers that are the person's own.
// A row whose profile is 0 is free.
//
//   0–3  the person, 30 bits each         5    the profile (22 bits), high bits of the fourth number (10)
//   4    the person (12), the realm (20)  6–   low words of the numbers; then the high bits of the first three, in one word

const realmAt = 4;
const profileAt = 5;
const numbersAt = 6;
const highsAt = numbersAt + ownNumbers.length;
export const rowWords = highsAt + 1;

export const realmsMax = 2 ** 20;
export const profilesMax = 2 ** 22;

const word = 2 ** 32;
const highBits = 10;
/** Stands for a number that the profile holds, because it is absent or does not fit; instants do until the year 2109. */
const none = word * 2 ** highBits - 1;

/** Who, and at which source: the first words of a row. */
export type RowKey = Uint32Array;
export const keyWords = realmAt + 1;

/** Bits of the hash that rows are ordered by. */
export const hashBits = 30;

/** The person's bits are a keyed hash already: only somebody who holds the key could choose them, to make a gate slow. */
export function hashOf(words: Uint32Array, row = 0): number {
  const realm = (words[row + realmAt] ?? 0) % realmsMax;
  return (words[row + 1] ?? 0) ^ (Math.imul(realm, 0x9e3779b1) >>> (32 - hashBits));
}

export function isRowOf(words: Uint32Array, row: number, key: RowKey): boolean {
  for (let i = 0; i < keyWords; i++) if (words[row + i] !== key[i]) return false;
  return true;
}

/** 0: the row is free. */
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

/** What a profile says, and the numbers that are the person's own. */
export function withNumbers(words: Uint32Array, row: number, profile: Partial<ConsentKept>): ConsentKept {
  const state = { ...profile };
  for (let i = 0; i < ownNumbers.length; i++) {
    const high = ((words[row + highsPlace(i)] ?? 0) >>> highsShift(i)) % 2 ** highBits;
    const number = high * word + (words[row + numbersAt + i] ?? 0);
    const name = ownNumbers[i];
    if (name !== undefined && number !== none) state[name] = number;
  }
  return state as ConsentKept;
}

function highsPlace(index: number): number {
  return index < 3 ? highsAt : profileAt;
}

function highsShift(index: number): number {
  return index < 3 ? index * highBits : 32 - highBits;
}
