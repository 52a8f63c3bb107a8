/** What the shipped filter takes a text to sell, and from where on such a guess alone refuses it. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { createScorer } from "../../../../domain/spam/score.ts";
import { categoriesValidation, validation } from "../../corpora.ts";
import { shareOf } from "../metrics.ts";
import type { Table } from "../table.ts";
import { isUnwanted, model } from "./filter.ts";
import { lowestThreshold } from "./thresholds.ts";

const data = new URL("../../../../../policies/data/consentry/content/data.yaml", import.meta.url);
const { guesses } = z
  .object({ guesses: z.record(z.string(), z.object({ refuseAt: z.number() })) })
  .parse(parse(readFileSync(data, "utf8")));
const { score } = createScorer(model);

/** Categories that the shipped filter and thresholds refuse a text for. */
export function refusedGuesses(text: string): string[] {
  const { content } = score(text);
  return content
    .filter(({ category, probability }) => probability >= refuseAt(category))
    .map(({ category }) => category);
}

/** The thresholds that are shipped, whatever the category. */
export const guessThresholds = (): number[] => [...new Set(Object.values(guesses).map(({ refuseAt: from }) => from))];

const refuseAt = (category: string) => guesses[category]?.refuseAt ?? 0;

/** The share of the honest validation texts that may be taken for an offer: half of what is promised, as with what is unwanted. */
export const takenAtMost = 0.0025;

/** How sure the shipped filter is that a validation text sells something, whatever it is. */
export function validationGuesses() {
  const offers = categoriesValidation().filter(({ categories }) => categories.length > 0);
  const likeAnOffer = categoriesValidation().filter(({ categories }) => categories.length === 0);
  const wanted = validation().filter(({ class: of }) => !isUnwanted(of));
  return { offers: offers.map(surestOf), honest: [...wanted, ...likeAnOffer].map(surestOf) };
}

const surestOf = ({ text }: { readonly text: string }) => score(text).content[0]?.probability ?? 0;

export function guessTable(): Table {
  const { offers, honest } = validationGuesses();
  const threshold = lowestThreshold(honest, takenAtMost);
  const over = (guessed: readonly number[]) =>
    shareOf(guessed.filter((probability) => probability >= threshold).length, guessed.length);
  const head = ["honest taken for an offer at most", "lowest threshold", "shipped", "honest taken %", "offers found %"];
  const row = [
    `${100 * takenAtMost} %`,
    threshold.toFixed(3),
    guessThresholds().join(", "),
    over(honest),
    over(offers),
  ];
  return { name: "guesses", head, rows: [row] };
}
