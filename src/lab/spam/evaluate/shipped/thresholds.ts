import { validationTexts } from "../../corpora.ts";
import { shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { isUnwanted, scoresOfText, standings, thresholdsOf } from "./filter.ts";

/**
 * The share of the wanted validation texts that may be refused, by how the person stands to the sender. With consent it is half of what is
 * promised (one in two hundred), since a threshold fits the texts that it was chosen on better than others.
 */
export const refusedAtMost = { declared: 0.0025, consented: 0.0025, inWindow: 0.0025, neither: 0.1 } as const;

/**
 * Of each thousandth the lowest from which at most this share of the wanted texts is refused. Chosen on texts that were
 * neither trained nor tested on.
 */
export function lowestThreshold(wanted: readonly number[], atMost: number): number {
  for (let thousandths = 500; thousandths < 1000; thousandths++) {
    if (refusedFrom(wanted, thousandths / 1000) <= atMost * wanted.length) return thousandths / 1000;
  }
  return 1;
}

const refusedFrom = (probabilities: readonly number[], threshold: number) =>
  probabilities.filter((probability) => probability >= threshold).length;

/** What the shipped filter says of the validation texts that it can judge. */
export function validationProbabilities() {
  const judged = validationTexts().flatMap(({ class: of, text }) => {
    const { spam } = scoresOfText(text);
    return spam.known ? [{ unwanted: isUnwanted(of), probability: spam.value.probability }] : [];
  });
  const those = (unwanted: boolean) => judged.filter((row) => row.unwanted === unwanted);
  return {
    wanted: those(false).map(({ probability }) => probability),
    unwanted: those(true).map(({ probability }) => probability),
  };
}

export function thresholdTable(): Table {
  const { wanted, unwanted } = validationProbabilities();
  const rows = (["declared", ...standings] as const).map((standing): Cell[] => {
    const threshold = lowestThreshold(wanted, refusedAtMost[standing]);
    return [
      standing,
      `${100 * refusedAtMost[standing]} %`,
      threshold.toFixed(3),
      thresholdsOf(standing).join(", "),
      shareOf(refusedFrom(wanted, threshold), wanted.length),
      shareOf(refusedFrom(unwanted, threshold), unwanted.length),
    ];
  });
  const head = ["standing", "wanted refused at most", "lowest threshold", "shipped", "wanted refused %", "caught %"];
  return { name: "thresholds", head, rows };
}
