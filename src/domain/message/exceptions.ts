import type { TermHit } from "../../schemas/policy/verdict-input.ts";

/** Words `last - words + 1` to `last` of a text, by the scanner's numbers. */
export type Span = { readonly last: number; readonly words: number };

export type TermSpan = Span & { readonly term: TermHit };

/** Words that belong to a harmless phrase, for lists of this category: the gun of a nail gun is none. */
export type ExceptionSpan = Span & { readonly category: string };

/** A warning warns of what follows (`beware of`) or, where verbs come last, of what comes before. */
export type WarningSpan = Span & { readonly of: "following" | "preceding" };

/** So few words from a warning stands what it warns of; it may share words with it. */
const reachWords = 3;

/**
 * The lists that have a hit which stands: it shares no word with an exception of its category, and is not what a warning
 * beside it in the same sentence warns of.
 */
export function standing(
  hits: readonly TermSpan[],
  exceptions: readonly ExceptionSpan[],
  warnings: readonly WarningSpan[],
): TermHit[] {
  const taken = takenWords(exceptions);
  const begins = wordsBeside(warnings, "following");
  const ends = wordsBeside(warnings, "preceding");
  const stands = (hit: TermSpan) =>
    !begins.has(firstOf(hit)) &&
    !ends.has(hit.last) &&
    !wordsOf(hit).some((word) => taken.get(word)?.has(hit.term.category));
  return [...new Set(hits.filter(stands).map(({ term }) => term))];
}

function takenWords(exceptions: readonly ExceptionSpan[]): ReadonlyMap<number, ReadonlySet<string>> {
  const taken = new Map<number, Set<string>>();
  for (const exception of exceptions) {
    for (const word of wordsOf(exception)) {
      taken.set(word, (taken.get(word) ?? new Set()).add(exception.category));
    }
  }
  return taken;
}

/** The words of the warnings and those within their reach, on the side of which they warn. */
function wordsBeside(warnings: readonly WarningSpan[], side: WarningSpan["of"]): ReadonlySet<number> {
  return new Set(
    warnings
      .filter((warning) => warning.of === side)
      .flatMap(({ last, words }) =>
        wordsOf({ last: side === "following" ? last + reachWords : last, words: words + reachWords }),
      ),
  );
}

const firstOf = ({ last, words }: Span) => last - words + 1;
const wordsOf = (span: Span) => Array.from({ length: span.words }, (_, i) => firstOf(span) + i);
