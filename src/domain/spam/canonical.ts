import { foldCharacter } from "../message/fold.ts";

/**
 * A text as the filter reads it, so that the usual ways to slip past a filter change nothing: case, accents, styled and
 * look-alike letters and invisible characters are gone, spelled words are joined (`f r e e`, `f.r.e.e`), stretched
 * letters shortened (`freeee`), digits and signs that stand for letters read as letters (`fr33`, `c@sh`). Punctuation
 * stays, since it tells much; every emoji is one star.
 */
export function canonicalText(text: string): string {
  let folded = "";
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdfff) folded += folds[unit] ?? keepFold(unit);
    else {
      const codePoint = text.codePointAt(at) ?? unit;
      if (codePoint > 0xffff) at++;
      folded += foldOf(codePoint);
    }
  }
  return withoutDisguise(folded);
}

const folds: Array<string | undefined> = new Array(0x10000);

function keepFold(unit: number): string {
  const folded = foldOf(unit);
  folds[unit] = folded;
  return folded;
}

const kept = /[!-/:-@[-`{-~£€₹¥₦₫₱₺₽]/;
const pictograph = /\p{Extended_Pictographic}/u;
const star = "★";

function foldOf(codePoint: number): string {
  const folded = foldCharacter(codePoint);
  if (folded !== " ") return folded.trim();
  const character = String.fromCodePoint(codePoint);
  if (kept.test(character)) return character;
  return codePoint > 0x2000 && pictograph.test(character) ? star : " ";
}

const spelled = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*]{1,2}){2,}\p{L}(?![\p{L}\p{N}'])/gu;
const separators = /[ .\-_*]/g;
const stretched = /(\p{L})\1{2,}/gu;
const leetWord = /[\p{L}\p{N}@$!|€]*[013-578@$!|€][\p{L}\p{N}@$!|€]*/gu;

function withoutDisguise(folded: string): string {
  const joined = folded.replace(spelled, (letters) => letters.replace(separators, ""));
  return joined.replace(stretched, "$1$1").replace(leetWord, lettersOf);
}

/** Numbers with their unit: 1st, 10am, 5mins, 2gb, 150p. */
const counted =
  /^\d+(?:st|nd|rd|th|[ap]m|[pkmgxhsd]|gb|mb|kg|km|mins?|hrs?|days?|w(?:ee)?ks?|months?|ye?a?rs?|ppm|eur|usd|rs|per)$/;
const signs = /[013-578@$!|€]/g;

/** Left as it is unless most of it is letters: a code or a price hides no word. */
function lettersOf(word: string): string {
  const bare = word.replace(/[!$€@|]+$/, "");
  let letters = 0;
  let digits = 0;
  for (const character of bare) {
    if (character >= "0" && character <= "9") digits++;
    else if (letter.test(character)) letters++;
  }
  if (letters < 2 || digits > letters || counted.test(bare)) return word;
  return bare.replaceAll("11", "ll").replace(signs, (sign) => leetLetters[sign] ?? sign) + word.slice(bare.length);
}

const letter = /\p{L}/u;

const leetLetters: Readonly<Record<string, string>> = {
  0: "o",
  1: "i",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  8: "b",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
  "€": "e",
};
