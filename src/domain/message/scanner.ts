import { type Automaton, createAutomaton } from "./automaton.ts";
import { foldCharacter, normalise } from "./fold.ts";
import { wordStart as betweenWords, type WordTable } from "./word-table.ts";

/**
 * Finds whole words and phrases in one pass, however many there are (Aho–Corasick over folded words). A phrase is
 * found exactly where `normalise(text)` holds `normalise(phrase)`; the text is folded on the way, so no string is
 * built.
 */
export type Scanner = (text: string) => Scan;

/** Good until the scanner is used again: it is the scanner's own working memory. */
export type Scan = {
  /** How many hits there are: `phrases[i]` ended with word number `words[i]`. */
  count: number;
  readonly phrases: number[];
  /** Word numbers jump by `sentenceGap` at the end of a sentence, and by `commaGap` at a comma. */
  readonly words: number[];
  /** Letters beyond ASCII occurred. */
  foreign: boolean;
  /** Signs of a disguise, each worth a second look: see disguise.ts. */
  stretched: boolean;
  leet: boolean;
  spelled: boolean;
};

const sentenceGap = 100;
const commaGap = 4;

export function createScanner(phrases: readonly string[]): Scanner {
  const automaton = createAutomaton(phrases.map(normalise));
  const rawUnits = unitTable();
  const foldedUnits = unitTable();
  const scan: Scan = {
    count: 0,
    phrases: [],
    words: [],
    foreign: false,
    stretched: false,
    leet: false,
    spelled: false,
  };
  return (text) => {
    if (pass({ automaton, units: rawUnits, meet: meetRaw }, text, scan)) return scan;
    pass({ automaton, units: foldedUnits, meet: meetFolded }, foldForeign(text), scan);
    scan.foreign = true;
    return scan;
  };
}

type Reading = {
  readonly automaton: Automaton;
  /** UTF-16 unit → class and kind; filled as units are met. */
  readonly units: Int32Array;
  readonly meet: (words: WordTable, unit: number) => number;
};

// An entry of a unit table is class | kind.
const classMask = 0xfffff;
const letter = 1 << 20;
const digit = 2 << 20;
const space = 4 << 20;
const ignored = 8 << 20;
const surrogate = 16 << 20;
const several = 32 << 20;
const special = ignored | surrogate | several;
const unmet = -1;

function unitTable(): Int32Array {
  return new Int32Array(0x10000).fill(unmet);
}

/** One pass over the text; false: a character stands for several and the text has to be folded first. */
function pass({ automaton, units, meet }: Reading, text: string, scan: Scan): boolean {
  const { words, starts, step, found } = automaton;
  const { next, width, wordAt } = words;
  scan.count = 0;
  scan.foreign = scan.stretched = scan.leet = scan.spelled = false;
  let state = betweenWords;
  let phrase = 0;
  let word = 0;
  let wordStart = 0;
  let singles = 0;
  let repeats = 1;
  let previous = space;
  for (let at = 0; at <= text.length; at++) {
    const unit = at < text.length ? text.charCodeAt(at) : blank;
    let entry = units[unit] ?? unmet;
    if (entry === unmet) entry = units[unit] = meet(words, unit);
    if (unit > 0x7f) scan.foreign = true;
    if ((entry & special) !== 0) {
      if ((entry & several) !== 0) return false;
      if ((entry & surrogate) !== 0) entry = surrogateEntry(text, at);
      if (entry === several) return false;
      if (entry === ignored) continue;
    }
    if ((entry & space) !== 0) {
      if ((previous & space) === 0) {
        singles = at - wordStart === 1 && (previous & letter) !== 0 ? singles + 1 : 0;
        if (singles === singlesMin) scan.spelled = true;
        if (isLeetSymbol(unit) && isLetterOrDigit(text.charCodeAt(at + 1))) scan.leet = true;
        const known = wordAt[state] ?? 0;
        if (known === 0) phrase = 0;
        else {
          phrase = phrase === 0 ? (starts[known] ?? 0) : step(phrase, known);
          const ends = found[phrase];
          if (ends !== undefined) record(scan, ends, word);
        }
        state = betweenWords;
        previous = space;
      }
      word += pauseAfter(text, at, unit);
      continue;
    }
    if ((previous & space) !== 0) {
      wordStart = at;
      word++;
      repeats = 1;
    } else if (entry !== previous) {
      repeats = 1;
      if ((entry & letter) !== 0 && (previous & digit) !== 0 && hidesLetters(text, wordStart, at)) scan.leet = true;
    } else if (++repeats === 3 && (entry & letter) !== 0 && (entry & classMask) !== 0) scan.stretched = true;
    previous = entry;
    state = next[state * width + (entry & classMask)] ?? 0;
  }
  return true;
}

const blank = 0x20;
/** Four single letters in a row are a word spelled out, `d r u g`; fewer are initials. */
const singlesMin = 4;

function record(scan: Scan, ends: readonly number[], word: number): void {
  for (const phrase of ends) {
    scan.phrases[scan.count] = phrase;
    scan.words[scan.count] = word;
    scan.count++;
  }
}

function meetRaw(words: WordTable, unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdfff) return surrogate;
  const folded = foldCharacter(unit);
  if (folded === "") return ignored;
  return folded.length > 1 ? several : meetFolded(words, folded.charCodeAt(0));
}

function meetFolded({ classes }: WordTable, unit: number): number {
  const small = unit < 0x80 ? foldCharacter(unit) : String.fromCharCode(unit);
  if (small === " " || small === "") return space;
  const kind = small >= "0" && small <= "9" ? digit : letter;
  return kind | (classes.get(small) ?? 0);
}

/** Emoji end words, the second half of a pair was read with the first, everything else has to be folded. */
function surrogateEntry(text: string, at: number): number {
  const codePoint = text.codePointAt(at) ?? 0;
  if (codePoint < 0x10000) return ignored;
  const folded = foldCharacter(codePoint);
  if (folded === "") return ignored;
  return folded === " " ? space : several;
}

/** Folds all but ASCII, whose punctuation and capitals the pass itself reads. */
function foldForeign(text: string): string {
  let folded = "";
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint < 0x80) folded += character;
    else folded += fullStops.includes(character) ? ". " : foldCharacter(codePoint);
  }
  return folded;
}

const fullStops = "。！？؟।…";

/** A stop ends a sentence only before a blank: not in 2.50 or example.com. */
function pauseAfter(text: string, at: number, unit: number): number {
  if (unit === blank) return 0;
  if (unit === 0x2c) return commaGap;
  if (unit === 0x0a) return sentenceGap;
  if (unit > 0x7f) return fullStops.includes(String.fromCharCode(unit)) ? sentenceGap : 0;
  if (unit !== 0x2e && unit !== 0x21 && unit !== 0x3f && unit !== 0x3b) return 0;
  return text.charCodeAt(at + 1) > blank ? 0 : sentenceGap;
}

const isLeetSymbol = (unit: number) => unit === 0x21 || unit === 0x24 || unit === 0x40 || unit === 0x7c;

function isLetterOrDigit(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || isLetter(unit);
}

function isLetter(unit: number): boolean {
  const small = unit | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

/** At a letter after a digit: c0caine and 5exy hide a letter in the digit, 10am and 3rd do not. */
function hidesLetters(text: string, wordStart: number, at: number): boolean {
  for (let i = wordStart; i < at; i++) if (isLetter(text.charCodeAt(i))) return true;
  return at === wordStart + 1 && isLetter(text.charCodeAt(at + 1)) && isLetter(text.charCodeAt(at + 2));
}
