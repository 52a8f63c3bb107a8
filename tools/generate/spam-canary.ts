import { ownTest } from "../../src/lab/spam/corpora.ts";
import { thresholdsOf } from "../../src/lab/spam/evaluate/shipped/filter.ts";

const perLanguage = 6;
const promotionsPerLanguage = 2;
/** Of somebody who has neither agreed nor written. */
const whereRefused = Math.min(...thresholdsOf("neither"));

/** policies/data/consentry/filter/canary.json: texts by which a bundle's filter is measured before it may judge, none of them trained on. */
export async function generate(): Promise<Map<string, string>> {
  const unwanted = ownTest.unwanted();
  const canary = {
    from: whereRefused,
    leastCaughtPercent: 75,
    mostBlockedPercent: 8,
    unwanted: [
      ...firstOf(
        unwanted.filter((row) => row.class === "spam"),
        perLanguage / 2,
      ),
      ...firstOf(
        unwanted.filter((row) => row.class === "smishing"),
        perLanguage / 2,
      ),
    ],
    ham: [...firstOf(ownTest.businessHam(), perLanguage), ...firstOf(ownTest.promotion(), promotionsPerLanguage)],
  };
  return new Map([["policies/data/consentry/filter/canary.json", `${JSON.stringify({ canary }, null, 2)}\n`]]);
}

/** The first texts of each language. */
function firstOf(rows: readonly { readonly language: string; readonly text: string }[], count: number): string[] {
  const taken = new Map<string, number>();
  return rows.flatMap(({ language, text }) => {
    const before = taken.get(language) ?? 0;
    taken.set(language, before + 1);
    return before < count ? [text] : [];
  });
}
