import { seeded } from "../../seeded.ts";
import { type Binary, ownTest, smsSpamCollection } from "../corpora.ts";
import { type Catcher, catcherOf, filterCatcher } from "./catcher.ts";
import { evasionsWith } from "./evasions.ts";
import { hamWordsOf } from "./ham-words.ts";
import { shareOf } from "./metrics.ts";
import type { Section } from "./section.ts";
import { publishedSplit } from "./split.ts";
import type { Cell } from "./table.ts";
import { unprotectedLearner } from "./unprotected.ts";

/** The spam of the published test part, disguised, judged by the model of its training part. */
export const evasion: Section = {
  name: "evasion",
  tables: async ({ progress }) => {
    progress("evasion: the filter");
    const filter = await filterCatcher();
    progress("evasion: without normalisation");
    const unprotected = await catcherOf(unprotectedLearner);
    const rows = [...disguises(), paraphrases()];
    const all = { name: "all of these", pairs: rows.flatMap(({ pairs }) => pairs) };
    const head = ["disguise", "texts", "filter: plain %", "disguised %", "points lost"];
    return [
      {
        name: "evasion",
        head: [...head, "without normalisation: plain %", "disguised %", "points lost"],
        rows: await Promise.all(
          [...rows, all].map(async ({ name, pairs }) => [
            name,
            pairs.length,
            ...(await cellsOf(filter, pairs)),
            ...(await cellsOf(unprotected, pairs)),
          ]),
        ),
      },
    ];
  },
};

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

/** Unwanted is likelier than wanted. */
const likelier = 0.5;

async function cellsOf({ judge }: Catcher, pairs: readonly Pair[]): Promise<Cell[]> {
  const caught = async (texts: readonly string[]) =>
    (await judge(texts)).filter((probability) => probability >= likelier).length;
  const before = await caught(pairs.map(({ plain }) => plain));
  const after = await caught(pairs.map(({ disguised }) => disguised));
  const lost = (100 * (before - after)) / pairs.length;
  return [shareOf(before, pairs.length), shareOf(after, pairs.length), lost.toFixed(1)];
}
