import { foldCharacter, normalise } from "./fold.ts";

/** Which disguises a text shows signs of. */
export type Disguises = { readonly stretched: boolean; readonly leet: boolean; readonly spelled: boolean };

/**
 * What a disguised text may have meant, to be searched besides the text itself: digits read as letters (`c0caine`),
 * stretched letters shortened (`cooocaine`), spelled words joined (`c o c a i n e`). At most nine readings, and none
 * for ordinary text.
 */
export function undisguised(text: string, disguises: Disguises): string[] {
  const plain = normalise(text);
  const readings = [plain];
  if (disguises.spelled) readings.push(joined(plain));
  if (disguises.leet) readings.push(...unleeted(text));
  const all = readings.flatMap((reading) => (stretch.test(reading) ? [reading, ...shortened(reading)] : [reading]));
  return all.filter((reading) => reading !== plain);
}

const stretch = /(\p{L})\1\1/u;

/** Three or more of a letter stand for one or for two: `freee`, `weeeed`. */
function shortened(text: string): string[] {
  return ["$1", "$1$1"].map((by) => text.replace(/(\p{L})\1{2,}/gu, by));
}

function joined(text: string): string {
  return text.replace(/(?<= )(?:\p{L} ){4,}/gu, (letters) => `${letters.replaceAll(" ", "")} `);
}

/** Two readings, because 1 and ! stand for i as well as for l. */
function unleeted(text: string): string[] {
  const folded = foldButSymbols(text);
  return ["i", "l"].map((stroke) => normalise(folded.replace(leetWord, (word) => lettersOf(word, stroke))));
}

/** Letters and digits with symbols between them. Whether one is a letter is looked at afterwards: to look ahead for it would take the square of a run's length. */
const leetWord = /[\p{L}\p{N}]+(?:[@$!|]+[\p{L}\p{N}]+)*/gu;
const letter = /\p{L}/u;

function lettersOf(word: string, stroke: string): string {
  if (!letter.test(word)) return word;
  return word.replace(/[013-578@$!|]/g, (symbol) => leetLetters[symbol] ?? stroke);
}

/** 1, ! and | are left out: they are a stroke, which stands for i or for l. */
export const leetLetters: Readonly<Record<string, string>> = {
  0: "o",
  3: "e",
  4: "a",
  5: "s",
  7: "t",
  8: "b",
  "@": "a",
  $: "s",
};

function foldButSymbols(text: string): string {
  let folded = "";
  for (const character of text) {
    folded += "@$!|".includes(character) ? character : foldCharacter(character.codePointAt(0) ?? 0);
  }
  return folded;
}
