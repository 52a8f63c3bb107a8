import { leetLetters } from "../message/disguise.ts";
import { textOf, type Units } from "./units.ts";

/** What letters are hidden by: blanks between them, too many of them, digits and signs in their place. */

/** What `disguisesIn` has seen; added up. */
export const disguise = { spelled: 1, stretched: 2, leet: 4 } as const;

/**
 * Which disguises a folded text may hold. Most texts hold none, and one pass over them costs far less than finding out
 * exactly. May name one too many, never one too few. A text with letters of two units is named spelled, as only
 * `withoutDisguise` knows them.
 */
export function disguisesIn({ units, length }: Readonly<Units>): number {
  let found = 0;
  let previous = 0;
  let beforePrevious = 0;
  let singles = 0;
  let letters = 0;
  let digits = 0;
  let sign = false;
  let leet = false;
  for (let at = 0; at <= length; at++) {
    const unit = at < length ? (units[at] ?? 0) : blank;
    const kind = kinds[unit] || kindOf(unit);
    // What nearly every unit is; the rest of the loop would say the same of it.
    if (kind === plainLetter && previous === plainLetter) {
      letters++;
      singles = 0;
      if (sign) leet = true;
      if (unit === units[at - 1] && unit === units[at - 2]) found |= disguise.stretched;
      beforePrevious = previous;
      continue;
    }
    if (kind & surrogate) return disguise.spelled;
    if (kind & letter) {
      letters++;
      if (previous & separator && singles >= 2) found |= disguise.spelled;
      if (unit === units[at - 1] && unit === units[at - 2]) found |= disguise.stretched;
    }
    if (kind & separator) {
      if (previous & letter) singles = beforePrevious & wordly ? 0 : singles + 1;
    } else if (!(kind & letter) || previous & wordly) singles = 0;
    if (kind & (wordly | leetSign)) {
      if (kind & digit) digits++;
      if (kind & leetDigit || (sign && kind & wordly)) leet = true;
      if (kind & leetSign) sign = true;
    } else {
      if (leet && letters >= 2 && digits <= letters) found |= disguise.leet;
      letters = digits = 0;
      sign = leet = false;
    }
    beforePrevious = previous;
    previous = kind;
  }
  return found;
}

const blank = 0x20;
const met = 1;
const letter = 2;
const number = 4;
const digit = 8;
const leetDigit = 16;
const leetSign = 32;
const separator = 64;
const surrogate = 128;
const plainLetter = met | letter;
/** What a word goes on with. */
const wordly = letter | number;
/** UTF-16 unit → what it is, added up; filled as units are met. */
const kinds = new Uint8Array(0x10000);

function kindOf(unit: number): number {
  const character = String.fromCharCode(unit);
  const is = (pattern: RegExp, kind: number) => (pattern.test(character) ? kind : 0);
  const kind =
    is(/\p{L}/u, letter) |
    is(/\p{N}/u, number) |
    is(/[0-9]/, digit) |
    is(/[013-578]/, leetDigit) |
    is(/[@$!|€]/, leetSign) |
    is(/[ .\-_*]/, separator) |
    is(/[\ud800-\udfff]/, surrogate);
  kinds[unit] = kind | met;
  return kind | met;
}

/** Every disguise undone. A word that is joined may show another disguise. */
export function withoutDisguise(folded: string): string {
  const joined = folded.replace(spelled, (letters) => letters.replace(separators, ""));
  return joined.replace(stretched, "$1$1").replace(run, lettersOf);
}

/** The same for a text with nothing but stretched letters, in place. */
export function shorten(folded: Units): void {
  const { units } = folded;
  let end = 0;
  for (let at = 0; at < folded.length; at++) {
    const unit = units[at] ?? 0;
    const third = end >= 2 && unit === units[end - 1] && unit === units[end - 2];
    if (!third || !((kinds[unit] || kindOf(unit)) & letter)) units[end++] = unit;
  }
  folded.length = end;
}

/** The same for a text with nothing but letters written as digits and signs, in place, since each becomes one letter. */
export function readSigns(folded: Units): void {
  const { units, length } = folded;
  let start = 0;
  let signed = false;
  for (let at = 0; at <= length; at++) {
    const unit = at < length ? (units[at] ?? 0) : blank;
    const kind = kinds[unit] || kindOf(unit);
    if (kind & (wordly | leetSign)) {
      if (kind & (leetDigit | leetSign)) signed = true;
      continue;
    }
    if (signed) readWord(folded, start, at);
    start = at + 1;
    signed = false;
  }
}

function readWord(folded: Units, start: number, end: number): void {
  const word = textOf(folded, start, end);
  const read = lettersOf(word);
  if (read === word) return;
  for (let at = start; at < end; at++) folded.units[at] = read.charCodeAt(at - start);
}

const spelled = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*]{1,2}){2,}\p{L}(?![\p{L}\p{N}'])/gu;
const separators = /[ .\-_*]/g;
const stretched = /(\p{L})\1{2,}/gu;
/** Whole runs, whatever is in them: an expression that looks for a sign inside would take the square of a run's length. */
const run = /[\p{L}\p{N}@$!|€]+/gu;

/** Numbers with their unit: 1st, 10am, 5mins, 2gb, 150p. */
const counted =
  /^\d+(?:st|nd|rd|th|[ap]m|[pkmgxhsd]|gb|mb|kg|km|mins?|hrs?|days?|w(?:ee)?ks?|months?|ye?a?rs?|ppm|eur|usd|rs|per)$/;
const signs = /[013-578@$!|€]/g;
const anySign = /[013-578@$!|€]/;

/** Left as it is unless most of it is letters: a code or a price hides no word. */
function lettersOf(word: string): string {
  if (!anySign.test(word)) return word;
  const bare = withoutLastSigns(word);
  let letters = 0;
  let digits = 0;
  for (const character of bare) {
    if (character >= "0" && character <= "9") digits++;
    else if (anyLetter.test(character)) letters++;
  }
  if (letters < 2 || digits > letters || counted.test(bare)) return word;
  return bare.replaceAll("11", "ll").replace(signs, (sign) => filterLetters[sign] ?? sign) + word.slice(bare.length);
}

/** `free!!!` ends in marks, and hides no letters there. */
function withoutLastSigns(word: string): string {
  let end = word.length;
  while (end > 0 && "!$€@|".includes(word[end - 1] ?? " ")) end--;
  return word.slice(0, end);
}

const anyLetter = /\p{L}/u;

/** A stroke is read in one way only, since the weights were learnt with it. */
const filterLetters: Readonly<Record<string, string>> = { ...leetLetters, 1: "i", "!": "i", "|": "l", "€": "e" };
