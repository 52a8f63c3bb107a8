import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { TermHit } from "../../schemas/policy/verdict-input.ts";
import { undisguised } from "./disguise.ts";
import { type ExceptionSpan, standing, type TermSpan, type WarningSpan } from "./exceptions.ts";
import { normalise } from "./fold.ts";
import { hasLookalike } from "./lookalike.ts";
import { createScanner, type Scan } from "./scanner.ts";
import { type AskingHit, type AskingPhrase, askedFor, askingPhrases, isNoun } from "./sensitive.ts";

/** What the words of one text give away. */
export type TextReading = {
  /** One entry a word list, however many of its words occur. */
  readonly terms: readonly TermHit[];
  readonly lookalike: boolean;
  readonly sensitive: readonly string[];
};

export type TextReader = (text: string) => TextReading;

/**
 * Reads texts with a bundle's word lists: whole words and phrases, in any case, accent, look-alike alphabet and common
 * disguise. A list's own exceptions (`unless`) and warnings ("never buy") in any list's language take hits away.
 * @throws RangeError when the lists together are too large, so that a bundle is refused and not half applied
 */
export function compileLexicons(lexicons: BundleData["lexicons"], warnings: BundleData["warnings"] = {}): TextReader {
  const patterns = [...termPatterns(lexicons), ...warningPatterns(warnings), ...askingPatterns];
  const scan = createScanner(patterns.map(({ phrase }) => phrase));
  return (text) => {
    const found = scan(text);
    const lookalike = found.foreign && hasLookalike(text);
    const disguised = found.stretched || found.leet || found.spelled;
    const { stretched, leet, spelled } = found;
    const readings = [meaningOf(found, patterns)];
    if (readings[0] === nothing && !disguised) return lookalike ? nothingButLookalike : nothing;
    if (disguised) {
      for (const other of undisguised(text, { stretched, leet, spelled }))
        readings.push(meaningOf(scan(other), patterns));
    }
    return {
      terms: [...new Set(readings.flatMap(({ terms }) => terms))],
      lookalike,
      sensitive: [...new Set(readings.flatMap(({ sensitive }) => sensitive))],
    };
  };
}

const nothing: TextReading = { terms: [], lookalike: false, sensitive: [] };
const nothingButLookalike: TextReading = { ...nothing, lookalike: true };

/** A phrase to look for, and what it is: one of the last four. */
type Pattern = {
  readonly phrase: string;
  readonly words: number;
  readonly term?: TermHit;
  readonly exceptFrom?: string;
  readonly warnsOf?: WarningSpan["of"];
  readonly asking?: AskingPhrase;
};

/** One object a list, so that a list is named once however many of its words occur. */
function termPatterns(lexicons: BundleData["lexicons"]): Pattern[] {
  return Object.entries(lexicons).flatMap(([lexicon, { category, terms, unless = [] }]) => {
    const term: TermHit = { lexicon, category };
    return [...terms.flatMap((each) => patternsOf(each, { term })), ...unless.flatMap(exception)];

    function exception(phrase: string): Pattern[] {
      return patternsOf(phrase, { exceptFrom: category });
    }
  });
}

function warningPatterns(warnings: BundleData["warnings"]): Pattern[] {
  return Object.values(warnings)
    .flat()
    .flatMap((phrase) => patternsOf(phrase, { warnsOf: phrase.startsWith("…") ? "preceding" : "following" }));
}

const askingPatterns: readonly Pattern[] = askingPhrases.flatMap((asking) => patternsOf(asking.phrase, { asking }));

function patternsOf(text: string, role: Omit<Pattern, "phrase" | "words">): Pattern[] {
  const words = normalise(text).trim().split(" ").length;
  return spellings(text).map((phrase) => ({ ...role, phrase, words }));
}

/** Greek capitals pass for other Latin letters than the small ones do, so a Greek word folds in three ways. */
function spellings(phrase: string): string[] {
  if (!/\p{Script=Greek}/u.test(phrase)) return [phrase];
  const title = phrase.replace(/(?<!\p{L})\p{L}/gu, (first) => first.toUpperCase());
  return [phrase.toLowerCase(), phrase.toUpperCase(), title];
}

function meaningOf(found: Scan, patterns: readonly Pattern[]): Pick<TextReading, "terms" | "sensitive"> {
  if (!hasMeaning(found, patterns)) return nothing;
  const { terms, exceptions, warnings, asking } = hitsOf(found, patterns);
  return {
    terms: terms.length > 0 ? standing(terms, exceptions, warnings) : [],
    sensitive: asking.length > 1 ? askedFor(asking) : [],
  };
}

/** Most texts hold some asking word (reply, we, not); alone they mean nothing, and exceptions never do. */
function hasMeaning(found: Scan, patterns: readonly Pattern[]): boolean {
  for (let i = 0; i < found.count; i++) {
    const pattern = patterns[found.phrases[i] ?? -1];
    if (pattern?.term !== undefined) return true;
    if (pattern?.asking !== undefined && isNoun(pattern.asking)) return true;
  }
  return false;
}

type Hits = {
  readonly terms: TermSpan[];
  readonly exceptions: ExceptionSpan[];
  readonly warnings: WarningSpan[];
  readonly asking: AskingHit[];
};

/** More asking words than this say nothing new, and they are compared with each other. */
const askingMax = 512;

function hitsOf(found: Scan, patterns: readonly Pattern[]): Hits {
  const hits: Hits = { terms: [], exceptions: [], warnings: [], asking: [] };
  for (let i = 0; i < found.count; i++) {
    const pattern = patterns[found.phrases[i] ?? -1];
    if (pattern !== undefined) sort(hits, pattern, found.words[i] ?? 0);
  }
  return hits;
}

function sort({ terms, exceptions, warnings, asking }: Hits, pattern: Pattern, last: number): void {
  const { words, term, exceptFrom, warnsOf } = pattern;
  if (term !== undefined) terms.push({ last, words, term });
  if (exceptFrom !== undefined) exceptions.push({ last, words, category: exceptFrom });
  if (warnsOf !== undefined) warnings.push({ last, words, of: warnsOf });
  if (pattern.asking !== undefined && asking.length < askingMax) asking.push({ ...pattern.asking, word: last });
}
