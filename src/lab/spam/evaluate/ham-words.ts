import type { Binary } from "../corpora.ts";

const wordsMax = 50;
const textsMin = 10;

/** Words that stand in many wanted texts and in few unwanted ones: what somebody who knows the training texts would pad with. */
export function hamWordsOf(rows: readonly Binary[]): string[] {
  const wanted = textsWith(rows.filter(({ unwanted }) => !unwanted));
  const unwanted = textsWith(rows.filter(({ unwanted }) => unwanted));
  return [...wanted]
    .filter(([, texts]) => texts >= textsMin)
    .map(([word, texts]) => ({ word, ratio: texts / ((unwanted.get(word) ?? 0) + 1) }))
    .sort((a, b) => b.ratio - a.ratio || (a.word < b.word ? -1 : 1))
    .slice(0, wordsMax)
    .map(({ word }) => word);
}

function textsWith(rows: readonly Binary[]): Map<string, number> {
  const texts = new Map<string, number>();
  for (const { text } of rows) {
    for (const word of new Set(text.toLowerCase().match(/\p{L}{2,}/gu) ?? []))
      texts.set(word, (texts.get(word) ?? 0) + 1);
  }
  return texts;
}
