import { createScorer } from "../../../../domain/spam/score.ts";
import { ownTest } from "../../corpora.ts";
import { shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { model } from "./filter.ts";

/** Which language the shipped model takes a text for, and when it says that it does not know. */
export function languageTable(): Table {
  const { score } = createScorer(model);
  const known = new Set(model.heads.language.labels);
  const texts = [
    ...ownTest.businessHam(),
    ...ownTest.promotion(),
    ...ownTest.unwanted(),
    ...ownTest.otherLanguages(),
  ].map(({ language, text }) => ({ language, said: score(text) }));
  const rows = [...Map.groupBy(texts, ({ language }) => language)].map(([language, own]): Cell[] => {
    const expected = known.has(language) ? language : "other";
    const right = own.filter(({ said }) => said.language === expected);
    const unsure = own.filter(({ said }) => said.unsure === "UnknownLanguage");
    return [language, expected, own.length, shareOf(right.length, own.length), unsure.length];
  });
  return {
    name: "languages",
    head: ["texts in", "should be", "texts", "told rightly %", "said to be unknown"],
    rows,
  };
}
