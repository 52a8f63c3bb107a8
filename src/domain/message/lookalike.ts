import { deceptive, deceptiveInCyrillic, deceptiveInGreek } from "./confusables.ts";
import { isInvisible } from "./fold.ts";

/**
 * Whether a word is disguised by how it is written: letters of another alphabet that pass for its own (pаypal with a
 * Cyrillic а), styled letters among plain ones (p𝐚ypal), or invisible characters between letters. Words wholly in one
 * alphabet are never look-alikes, nor are honest mixtures such as `SMSка`: some letter in them shows that nothing is
 * being imitated.
 */
export function hasLookalike(text: string): boolean {
  if (!suspect.test(text)) return false;
  for (const [word] of text.matchAll(words)) {
    if (ignorable.test(word) && hidesInvisible(word)) return true;
    if (plainLatin.test(word) && suspect.test(word) && imitates(word)) return true;
  }
  return false;
}

const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** Runs of letters of the alphabets that imitate each other, with what may hide between them. */
const words =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{M}\p{Default_Ignorable_Code_Point}\u{1d400}-\u{1d7ff}ⓐ-ⓩⒶ-Ⓩ]{3,}/gu;

const letter = /[\p{L}\u{1d400}-\u{1d7ff}]/u;

function hidesInvisible(word: string): boolean {
  const characters = [...word];
  let seenLetter = false;
  let hidden = false;
  for (const character of characters) {
    if (isInvisible(character)) hidden = seenLetter;
    else if (letter.test(character)) {
      if (hidden) return true;
      seenLetter = true;
    }
  }
  return false;
}

const plainLatin = /(?![\uff21-\uff5a\u1d00-\u1d2bɑɡʏʙɢʜɪʟɴʀ])\p{Script=Latin}/u;
/** Fullwidth, phonetic, mathematical and circled letters, and small capitals. */
const styled = /[\uff21-\uff5a\u1d00-\u1d2bɑɡʏʙɢʜɪʟɴʀ\u{1d400}-\u{1d7ff}ⓐ-ⓩⒶ-Ⓩ]/u;
const cyrillic = /\p{Script=Cyrillic}/u;
const greek = /\p{Script=Greek}/u;
const otherAlphabet = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u;
/** Most words, accents and all, hold none of these and need no closer look. */
const suspect = new RegExp(
  `[\\p{Default_Ignorable_Code_Point}${[styled, otherAlphabet].map(({ source }) => source.slice(1, -1)).join("")}]`,
  "u",
);

function imitates(word: string): boolean {
  const letters = [...word].filter((character) => letter.test(character));
  const latin = letters.filter((each) => plainLatin.test(each));
  if (letters.some((each) => styled.test(each))) return true;
  const others = letters.filter((each) => otherAlphabet.test(each));
  if (others.length === 0 || letters.length < 3) return false;
  return (
    others.every((each) => deceptive.has(each)) ||
    (others.every((each) => cyrillic.test(each)) && latin.every((each) => deceptiveInCyrillic.has(each))) ||
    (others.every((each) => greek.test(each)) && latin.every((each) => deceptiveInGreek.has(each)))
  );
}
