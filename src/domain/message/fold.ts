import { latinFor, plainFor } from "./confusables.ts";

/**
 * The form in which words are compared: compatibility forms resolved (NFKD), case and accents gone, invisible
 * characters gone, look-alike letters as Latin, everything that is no letter or digit one space. Begins and ends with a
 * space, so that a whole word is ` word `. A character of a script without spaces (Han, Kana, Thai …) is a word of its
 * own.
 */
export function normalise(text: string): string {
  let folded = " ";
  for (const character of text) folded += foldCharacter(character.codePointAt(0) ?? 0);
  return `${folded} `.replace(/ {2,}/g, " ");
}

/**
 * What one code point becomes: nothing, a space, one character or several (spaces included). Depends on nothing around
 * it, so text can be folded character by character. Results are kept: texts use few different characters.
 */
export function foldCharacter(codePoint: number): string {
  const known = codePoint < basicMax ? folds[codePoint] : furtherFolds.get(codePoint);
  if (known !== undefined) return known;
  const folded = computeFold(codePoint);
  if (codePoint < basicMax) folds[codePoint] = folded;
  else keepFurther(codePoint, folded);
  return folded;
}

const basicMax = 0x10000;
const folds: Array<string | undefined> = new Array(basicMax);

/** Emoji and styled letters beyond the basic plane; a text uses a few of the many. */
const furtherMax = 8192;
let furtherFolds = new Map<number, string>();

function keepFurther(codePoint: number, folded: string): void {
  if (furtherFolds.size >= furtherMax) furtherFolds = new Map();
  furtherFolds.set(codePoint, folded);
}

function computeFold(codePoint: number): string {
  const letter = squaredLetter(codePoint);
  if (letter !== undefined) return letter;
  const character = String.fromCodePoint(codePoint);
  if (isInvisible(character)) return "";
  let folded = "";
  for (const part of character.normalize("NFKD")) folded += foldPart(part);
  return folded;
}

function foldPart(part: string): string {
  if (isAccent(part) || isInvisible(part)) return "";
  const small = part.toLowerCase();
  const lower = latinFor.get(part) ?? latinFor.get(small) ?? small;
  const plain = plainFor.get(lower) ?? [...lower].filter((each) => !isAccent(each)).join("");
  if (!wordCharacter.test(plain)) return " ";
  return unspaced.test(plain) ? ` ${plain} ` : plain;
}

/** Characters that take no room and change no meaning: what is left when they are gone is what people see. */
export function isInvisible(character: string): boolean {
  return invisible.test(character);
}

const invisible = /[\p{Default_Ignorable_Code_Point}\u0640\ufff9-\ufffb]/u;

/** Marks that only colour a letter. Vowel signs of Indic and other scripts are left: without them words change. */
function isAccent(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint >= 0x300 && accentRanges.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** Latin, Greek and Cyrillic; Hebrew points; Arabic vowel marks. */
const accentRanges = [
  [0x0300, 0x036f],
  [0x0483, 0x0487],
  [0x0591, 0x05c2],
  [0x0610, 0x061a],
  [0x064b, 0x065f],
  [0x0670, 0x0670],
  [0x1ab0, 0x1aff],
  [0x1dc0, 0x1dff],
  [0x20d0, 0x20ff],
  [0xfe20, 0xfe2f],
] as const;

const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** White letters on black squares and circles, which Unicode gives no compatibility form. */
function squaredLetter(codePoint: number): string | undefined {
  for (const first of [0x1f150, 0x1f170]) {
    if (codePoint >= first && codePoint < first + 26) return String.fromCharCode(0x61 + codePoint - first);
  }
  return undefined;
}
