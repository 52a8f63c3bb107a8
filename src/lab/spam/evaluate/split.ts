import { type Binary, smsSpamCollection } from "../corpora.ts";

const trainingRows = 1674;

/** The split of T. A. Almeida and others (DocEng 2011): the first 30 % of the collection in its order, and the rest. */
export function publishedSplit(): { readonly train: Binary[]; readonly test: Binary[] } {
  const rows = smsSpamCollection();
  return { train: rows.slice(0, trainingRows), test: rows.slice(trainingRows) };
}
