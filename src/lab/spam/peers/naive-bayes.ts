import type { Binary } from "../corpora.ts";

/**
 * The filter that people write first: multinomial naive Bayes over lower-cased words, with Laplace's smoothing (McCallum
 * and Nigam, *A Comparison of Event Models for Naive Bayes Text Classification*, 1998). A peer to compare with.
 */
export type NaiveBayes = {
  /** That a text is unwanted, 0 to 1. */
  readonly score: (text: string) => number;
};

export function trainNaiveBayes(texts: readonly Binary[]): NaiveBayes {
  const wanted = countsOf(texts.filter(({ unwanted }) => !unwanted));
  const unwanted = countsOf(texts.filter(({ unwanted }) => unwanted));
  const vocabulary = new Set([...wanted.words.keys(), ...unwanted.words.keys()]);
  const logOdds = (word: string) => logShare(unwanted, word, vocabulary.size) - logShare(wanted, word, vocabulary.size);
  const prior = Math.log(unwanted.texts + 1) - Math.log(wanted.texts + 1);
  return {
    score(text) {
      let sum = prior;
      for (const word of wordsOf(text)) if (vocabulary.has(word)) sum += logOdds(word);
      return 1 / (1 + Math.exp(-sum));
    },
  };
}

type Counts = { readonly texts: number; readonly words: ReadonlyMap<string, number>; readonly total: number };

function countsOf(texts: ReadonlyArray<{ readonly text: string }>): Counts {
  const words = new Map<string, number>();
  let total = 0;
  for (const { text } of texts) {
    for (const word of wordsOf(text)) {
      words.set(word, (words.get(word) ?? 0) + 1);
      total++;
    }
  }
  return { texts: texts.length, words, total };
}

function logShare({ words, total }: Counts, word: string, vocabulary: number): number {
  return Math.log(((words.get(word) ?? 0) + 1) / (total + vocabulary));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
