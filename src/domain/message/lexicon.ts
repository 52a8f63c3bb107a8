import type { BundleData } from "../../schemas/policy/bundle-data.ts";
import type { TermHit } from "../../schemas/policy/verdict-input.ts";
import { undisguised } from "./disguise.ts";
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
 * disguise.
 * @throws RangeError when the lists together are too large, so that a bundle is refused and not half applied
 */
export function compileLexicons(lexicons: BundleData["lexicons"]): TextReader {
  const patterns = [...termPatterns(lexicons), ...askingPatterns];
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

type Pattern = { readonly phrase: string; readonly term?: TermHit; readonly asking?: AskingPhrase };

/** One object a list, so that a list is named once however many of its words occur. */
function termPatterns(lexicons: BundleData["lexicons"]): Pattern[] {
  return Object.entries(lexicons).flatMap(([lexicon, { category, terms }]) => {
    const term: TermHit = { lexicon, category };
    return terms.flatMap(spellings).map((phrase) => ({ phrase, term }));
  });
}

const askingPatterns: readonly Pattern[] = askingPhrases.flatMap((asking) =>
  spellings(asking.phrase).map((phrase) => ({ phrase, asking })),
);

/** Greek capitals pass for other Latin letters than the small ones do, so a Greek word folds in three ways. */
function spellings(phrase: string): string[] {
  if (!/\p{Script=Greek}/u.test(phrase)) return [phrase];
  const title = phrase.replace(/(?<!\p{L})\p{L}/gu, (first) => first.toUpperCase());
  return [phrase.toLowerCase(), phrase.toUpperCase(), title];
}

function meaningOf(found: Scan, patterns: readonly Pattern[]): Pick<TextReading, "terms" | "sensitive"> {
  if (!hasMeaning(found, patterns)) return nothing;
  const terms = new Set<TermHit>();
  const asking: AskingHit[] = [];
  for (let i = 0; i < found.count; i++) {
    const pattern = patterns[found.phrases[i] ?? -1];
    const word = found.words[i] ?? 0;
    if (pattern?.term !== undefined) terms.add(pattern.term);
    if (pattern?.asking !== undefined) asking.push({ ...pattern.asking, word });
  }
  return { terms: [...terms], sensitive: asking.length > 1 ? askedFor(asking) : [] };
}

/** Most texts hold some asking word (reply, we, not); alone they mean nothing. */
function hasMeaning(found: Scan, patterns: readonly Pattern[]): boolean {
  for (let i = 0; i < found.count; i++) {
    const pattern = patterns[found.phrases[i] ?? -1];
    if (pattern?.asking === undefined || isNoun(pattern.asking)) return true;
  }
  return false;
}
