import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldCharacter } from "../../../src/domain/message/fold.ts";
import { canonicalText } from "../../../src/domain/spam/canonical.ts";
import { shapeOf } from "../../../src/domain/spam/shape.ts";
import * as corpora from "../../../src/lab/spam/corpora.ts";

describe("a text as the filter reads it", () => {
  it("is what the plain definition gives, for every text that the filter was trained or tested on", () => {
    for (const text of everyText())
      if (canonicalText(text) !== plainly(text)) expect(canonicalText(text)).toBe(plainly(text));
  });

  it("is what the plain definition gives, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(canonicalText(text)).toBe(plainly(text));
      }),
      { numRuns: 5000 },
    );
  });

  it("is that also of a text longer than what is kept room for", () => {
    for (const piece of ["fr33 f r e e ", "ﷺ", "𝐖", "ab"]) {
      const text = piece.repeat(20_000 / piece.length);
      expect(canonicalText(text) === plainly(text)).toBe(true);
    }
    expect(canonicalText("short")).toBe("short");
  });
});

describe("a link in a text", () => {
  const link = /https?:|www\.|[a-z0-9-]\.(?:[a-z]{2,}\/|(?:com|net|org|co|in|ly|me|info|biz|top|xyz)\b)/i;
  const piece = fc.constantFrom(..."wWhtpsS:./ -1aZ", "com", "IN", "http", "www.", "é", "ſ", "\u212a");

  it("is never overlooked", () => {
    const aLink = shapeOf("http://a", 8).find((sign) => !shapeOf("aaaaaaaa", 8).includes(sign));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        expect(shapeOf(text, text.length).includes(aLink ?? -1)).toBe(link.test(text));
      }),
      { numRuns: 5000 },
    );
  });
});

const pieces = [
  "aaa",
  "www.",
  "http:",
  ".com",
  "11",
  "\u{10330}",
  "\u{10330}\u{10330}\u{10330}",
  "ﷺ",
  "𝐖",
  "€",
  "١",
  "प्रि",
  "ก",
  "\u200b",
  "\ud800",
];
const piece = fc.constantFrom(..."abcxyzwW0123456789@$!|€ .-_*'Aé", ...pieces);
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 30 }).map((of) => of.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

function everyText(): string[] {
  const { smsSpamCollection, smishingSet, indianSet, thaiSet, trainedLanguages, ownTraining, ownTest } = corpora;
  const rows: ReadonlyArray<{ readonly text: string }> = [
    ...[...smsSpamCollection(), ...smishingSet(), ...indianSet(), ...thaiSet()],
    ...[
      ...trainedLanguages.flatMap(ownTraining),
      ...corpora.rephrasedTraining(),
      ...corpora.otherLanguagesTraining(),
      ...corpora.categoriesTraining(),
    ],
    ...[...ownTest.businessHam(), ...ownTest.promotion(), ...ownTest.unwanted(), ...ownTest.paraphrases()],
    ...[...ownTest.otherLanguages(), ...ownTest.categories(), ...corpora.validationTexts()],
  ];
  return rows.map(({ text }) => text);
}

/** The definition, character by character and expression by expression: what the published weights were trained on. */
function plainly(text: string): string {
  let folded = "";
  for (const character of text) folded += foldOf(character.codePointAt(0) ?? 0);
  return asWords(folded);
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

function asWords(folded: string): string {
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
