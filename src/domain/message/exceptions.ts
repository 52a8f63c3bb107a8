import type { TermHit } from "../../schemas/policy/verdict-input.ts";

/** Words `last - words + 1` to `last` of a text, by the scanner's numbers. */
export type Span = { readonly last: number; readonly words: number };

export type TermSpan = Span & { readonly term: TermHit };

/** Words that belong to a harmless phrase, for lists of this category: the gun of a nail gun is none. */
export type ExceptionSpan = Span & { readonly category: string };

/** In a warning (`never buy`, `beware of`) or so few words after it begins what it warns of. */
const reachWords = 3;

/**
 * The lists that have a hit which stands: it shares no word with an exception of its category, and does not begin in a
 * warning or right after it in the same sentence.
 */
export function standing(
  hits: readonly TermSpan[],
  exceptions: readonly ExceptionSpan[],
  warnings: readonly Span[],
): TermHit[] {
  const taken = takenWords(exceptions);
  const warned = new Set(warnings.flatMap((warning) => [...wordsOf(warning), ...wordsAfter(warning)]));
  const stands = (hit: TermSpan) =>
    !warned.has(firstOf(hit)) && !wordsOf(hit).some((word) => taken.get(word)?.has(hit.term.category));
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

const firstOf = ({ last, words }: Span) => last - words + 1;
const wordsOf = (span: Span) => Array.from({ length: span.words }, (_, i) => firstOf(span) + i);
const wordsAfter = ({ last }: Span) => Array.from({ length: reachWords }, (_, i) => last + 1 + i);
