import { seeded } from "../../seeded.ts";
import { type Binary, ownTest, smsSpamCollection } from "../corpora.ts";
import { filterCatcher } from "./catcher.ts";
import { evasionsWith } from "./evasions.ts";
import { hamWordsOf } from "./ham-words.ts";
import type { Judge } from "./learner.ts";
import { shareOf } from "./metrics.ts";
import type { Section } from "./section.ts";
import { thresholdsOf } from "./shipped/filter.ts";
import { publishedSplit } from "./split.ts";
import type { Cell, Table } from "./table.ts";
import { unprotectedLearner } from "./unprotected.ts";
import { judgeWithoutTestRows } from "./without-test-rows.ts";

/** The spam of the published test part, disguised, judged by models that have not learnt it. */
export const evasion: Section = {
  name: "evasion",
  tables: async ({ progress }) => {
    progress("evasion: the filter");
    const { judge: filter } = await filterCatcher();
    progress("evasion: without normalisation");
    const unprotected = await unprotectedLearner(publishedSplit().train);
    progress("evasion: all that is shipped but the texts to test by");
    const shipped = judgeWithoutTestRows();
    return [
      await tableOf("evasion", [
        ["filter", filter, likelier],
        ["without normalisation", unprotected, likelier],
      ]),
      await tableOf("evasion-shipped", [
        ["from 0.5", shipped, likelier],
        ...thresholdsOf("consented").map((from): Contestant => [`with consent, from ${from}`, shipped, from]),
      ]),
    ];
  },
};

/** Unwanted is likelier than wanted. */
const likelier = 0.5;

type Contestant = readonly [name: string, judge: Judge, from: number];

async function tableOf(name: string, contestants: readonly Contestant[]): Promise<Table> {
  const kinds = [...disguises(), paraphrases()];
  const all = { name: "all of these", pairs: kinds.flatMap(({ pairs }) => pairs) };
  const figures = contestants.flatMap(([of]) => [`${of}: plain %`, "disguised %", "points lost"]);
  const rows = [...kinds, all].map(async ({ name: kind, pairs }) => {
    const cells = await Promise.all(contestants.map((contestant) => cellsOf(contestant, pairs)));
    return [kind, pairs.length, ...cells.flat()];
  });
  return { name, head: ["disguise", "texts", ...figures], rows: await Promise.all(rows) };
}

type Pair = { readonly plain: string; readonly disguised: string };
const disguiseSeed = 7_726;

export function disguises(): Array<{ readonly name: string; readonly pairs: Pair[] }> {
  const { train, test } = publishedSplit();
  const spam = test.filter(({ unwanted }) => unwanted).map(({ text }) => text);
  return evasionsWith(hamWordsOf(train)).map(({ name, disguise }) => {
    const random = seeded(disguiseSeed);
    return { name, pairs: spam.map((plain) => ({ plain, disguised: disguise(plain, random) })) };
  });
}

function paraphrases(): { readonly name: string; readonly pairs: Pair[] } {
  const collection: readonly Binary[] = smsSpamCollection();
  const pairs = ownTest
    .paraphrases()
    .map(({ row, text }) => ({ plain: collection[row - 1]?.text ?? "", disguised: text }));
  return { name: "said in other words", pairs };
}

async function cellsOf([, judge, from]: Contestant, pairs: readonly Pair[]): Promise<Cell[]> {
  const caught = async (texts: readonly string[]) =>
    (await judge(texts)).filter((probability) => probability >= from).length;
  const before = await caught(pairs.map(({ plain }) => plain));
  const after = await caught(pairs.map(({ disguised }) => disguised));
  const lost = (100 * (before - after)) / pairs.length;
  return [shareOf(before, pairs.length), shareOf(after, pairs.length), lost.toFixed(1)];
}
