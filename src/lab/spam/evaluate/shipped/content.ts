import { ownTest } from "../../corpora.ts";
import { createListReader } from "../../word-lists.ts";
import { shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { model } from "./filter.ts";
import { refusedGuesses } from "./guesses.ts";

type Judged = { readonly is: readonly string[]; readonly lists: readonly string[]; readonly filter: readonly string[] };
type By = "lists" | "filter";

/** What the word lists find in a text, and what the shipped model refuses it for, against what it is. */
export function contentTable(): Table {
  const judged = judgedTexts();
  const rows = model.heads.content.labels.slice(1).map((label): Cell[] => {
    const is = judged.filter((row) => row.is.includes(label));
    const said = (row: Judged, by: By) => row[by].includes(label);
    const either = is.filter((row) => said(row, "lists") || said(row, "filter")).length;
    const figures = (["lists", "filter"] as const).flatMap((by) => {
      const right = is.filter((row) => said(row, by)).length;
      return [shareOf(right, judged.filter((row) => said(row, by)).length), shareOf(right, is.length)];
    });
    return [label, is.length, ...figures, shareOf(either, is.length)];
  });
  const head = ["category", "texts", "lists: precision %", "recall %", "filter: precision %", "recall %"];
  return { name: "content", head: [...head, "either: recall %"], rows: [...rows, all(judged), none(judged)] };
}

function judgedTexts(): Judged[] {
  const lists = createListReader();
  return ownTest
    .categories()
    .map(({ categories, text }) => ({ is: categories, lists: lists(text), filter: refusedGuesses(text) }));
}

/** Right: one of those said is what it is. */
function all(judged: readonly Judged[]): Cell[] {
  const asked = judged.filter(({ is }) => is.length > 0);
  const isRight = (row: Judged, by: By) => row[by].some((label) => row.is.includes(label));
  const figures = (["lists", "filter"] as const).flatMap((by) => {
    const right = asked.filter((row) => isRight(row, by)).length;
    return [shareOf(right, judged.filter((row) => row[by].length > 0).length), shareOf(right, asked.length)];
  });
  const either = asked.filter((row) => isRight(row, "lists") || isRight(row, "filter")).length;
  return ["all of them", asked.length, ...figures, shareOf(either, asked.length)];
}

/** How many texts that sell nothing of it are taken for something, in the place of what is found. */
function none(judged: readonly Judged[]): Cell[] {
  const harmless = judged.filter(({ is }) => is.length === 0);
  const taken = (of: (row: Judged) => number) => shareOf(harmless.filter((row) => of(row) > 0).length, harmless.length);
  const lists = taken((row) => row.lists.length);
  const filter = taken((row) => row.filter.length);
  const either = taken((row) => row.lists.length + row.filter.length);
  return ["none of them, taken for one", harmless.length, null, lists, null, filter, either];
}
