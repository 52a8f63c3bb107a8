import { createScorer } from "../../../../domain/spam/score.ts";
import { ownTest } from "../../corpora.ts";
import { shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { model } from "./filter.ts";

/** From here on a guess is likelier than all others together. */
const guessedFrom = 0.5;

/** What the shipped model takes a text to sell or ask for, against what it does. */
export function contentTable(): Table {
  const { score } = createScorer(model);
  const judged = ownTest.categories().map(({ categories, text }) => ({
    is: categories,
    said: score(text).content.flatMap(({ category, probability }) => (probability >= guessedFrom ? [category] : [])),
  }));
  const labels = model.heads.content.labels.slice(1);
  const rows = labels.map((label): Cell[] => {
    const is = judged.filter((row) => row.is.includes(label));
    const said = judged.filter((row) => row.said.includes(label));
    const both = is.filter((row) => row.said.includes(label)).length;
    return [label, is.length, shareOf(both, said.length), shareOf(both, is.length)];
  });
  const asked = judged.filter(({ is }) => is.length > 0);
  const guessed = judged.filter(({ said }) => said.length > 0);
  const right = judged.filter(({ is, said }) => said.some((label) => is.includes(label))).length;
  const all: Cell[] = ["all of them", asked.length, shareOf(right, guessed.length), shareOf(right, asked.length)];
  return { name: "content", head: ["category", "texts", "precision %", "recall %"], rows: [...rows, all] };
}
