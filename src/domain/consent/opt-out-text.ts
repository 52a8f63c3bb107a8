import { undisguised } from "../message/disguise.ts";
import { normalise } from "../message/fold.ts";

/** What stands between two commas, as plain words, between the marks `^` and `$`. */
export type Clause = {
  readonly words: readonly string[];
  /** It ends in a question mark. */
  readonly asked: boolean;
  /** STOP in capitals among small letters is no part of the sentence around it. */
  readonly shouted: boolean;
  /** How many words apart two belong together. Scripts without spaces count characters. */
  readonly reach: number;
};

export function clausesOf(text: string): Clause[] {
  return text.split(sentenceEnd).flatMap(clausesOfSentence);
}

function clausesOfSentence(sentence: string): Clause[] {
  const parts = sentence.split(clauseEnd).map((part) => ({ part, words: wordsOf(part) }));
  const spoken = parts.filter(({ words }) => words.length > 0);
  const asked = /[?？؟]/.test(sentence);
  return spoken.map(({ part, words }, at) => ({
    words: ["^", ...words, "$"],
    asked: asked && at === spoken.length - 1,
    shouted: /\bSTOPP?\b/.test(part) && /[a-z]{2}/.test(part),
    reach: words.filter((word) => word.length === 1).length > words.length / 2 ? 20 : 7,
  }));
}

export function isMark(word: string): boolean {
  return word === "^" || word === "$";
}

/** A stop ends a sentence only before a blank: not in S.T.O.P or example.com. */
const sentenceEnd = /(?<=[.!?…;](?=\s|$)|[。！？؟।\n])/u;
const clauseEnd = /[,،、，:()[\]|–—]| - /u;

/**
 * Words in the form in which they are compared. Doubled letters and words count once, so that `stoooop stop` is `stop`;
 * the word lists go through the same mill.
 */
export function wordsOf(text: string): string[] {
  const folded = normalise(text.replace(contraction, ""));
  const words = unify(folded.replace(/(\p{L})\1+/gu, "$1")).split(" ");
  return words.filter((word, at) => word !== "" && word !== words[at - 1]);
}

/** The apostrophe in don't and I'm, not the one in m'envoyez. */
const contraction = /(?<=\p{L})['’‘`´ʼ](?=(?:t|s|m|d|re|ll|ve)(?!\p{L}))/giu;

/** Arabic letters and Hindi signs that are typed one for the other, or left out. */
function unify(text: string): string {
  return text.replace(kin, (letter) => kinLetters[letter] ?? "");
}

const kin = /[\u0629\u0649\u06a9\u06cc]|\u0901|\u093c/g;
const kinLetters: Readonly<Record<string, string>> = {
  "\u0629": "\u0647",
  "\u0649": "\u064a",
  "\u06a9": "\u0643",
  "\u06cc": "\u064a",
  "\u0901": "\u0902",
};

/** What a disguised text may have meant besides what it says: 5T0P, s t o p, E.N.D, un subscribe. */
export function otherReadings(text: string): string[] {
  const joined = joinedUp(text);
  const leet = leetSign.test(text);
  const spelled = spelledSign.test(text);
  if (!leet && !spelled) return joined;
  const letters = text.replace(/(?<!\S)\$(?=\p{L})/gu, "s");
  return [...joined, letters, ...undisguised(letters, { stretched: false, leet, spelled })];
}

/** A digit or a sign right before a letter. */
const leetSign = /[\d@$!|]\p{L}/u;
/** Single letters in a row, whatever stands between them. */
const spelledSign = /(?<!\p{L})\p{L}(?:[^\p{L}]{1,3}\p{L}){3}(?!\p{L})/u;

/** The whole of a short text as one word. */
function joinedUp(text: string): string[] {
  if (text.length > joinedMax) return [];
  const words = wordsOf(text);
  const pieces = words.length <= 3 || words.every((word) => word.length === 1);
  return words.length > 1 && pieces ? [words.join("")] : [];
}

const joinedMax = 40;

/**
 * What the person says by themselves: quoted words are somebody else's. One quoted word is left, since people quote the
 * keyword they were told to send.
 */
export function withoutQuotes(text: string): string {
  const own = text.replace(quoted, (quote) => (/\s/.test(quote.slice(1, -1).trim()) ? " , " : quote));
  return /[\p{L}\p{N}]/u.test(own) ? own : text;
}

/** The last two are quotes only when no letter makes them an apostrophe. */
const quoted = new RegExp(
  [
    /^>.*$/,
    /"[^"]*"|“[^”"]*[”"]|„[^“”"]*[“”"]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』|`[^`]*`/,
    /(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])|‘[^’]*’(?!\p{L})/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gmu",
);
