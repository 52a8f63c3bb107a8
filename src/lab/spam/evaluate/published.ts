import { sameness } from "../corpora.ts";
import { type Catcher, catcherOf, filterCatcher } from "./catcher.ts";
import { accuracy, correlationOf, countsOf, hamBlocked, type Outcome, spamCaught } from "./metrics.ts";
import { bayesLearner, bogofilterCutoff, bogofilterLearner } from "./peers.ts";
import type { Run, Section } from "./section.ts";
import { publishedSplit } from "./split.ts";
import type { Cell } from "./table.ts";
import { outcomesOf } from "./threshold.ts";

/** Trained and tested as others have published it, beside what they reached. */
export const published: Section = {
  name: "published",
  tables: async (run) => {
    const head = ["model", "texts", "threshold", "spam caught %", "ham blocked %", "accuracy %", "MCC"];
    const rows = [...(await filterRows(run)), ...(await bayesRows(run)), ...(await bogofilterRows(run))];
    return [{ name: "published", head, rows: [...rows, ...othersFigures] }];
  },
};

async function filterRows({ progress }: Run): Promise<Cell[][]> {
  progress("published: the filter");
  const { train, test } = publishedSplit();
  const { threshold, outcomes } = await judged(await filterCatcher());
  const exact = new Set(train.map(({ text }) => text));
  const alike = new Set(train.map(({ text }) => sameness(text)));
  const without = (known: (text: string) => boolean) => outcomes.filter((_, at) => !known(test[at]?.text ?? ""));
  return [
    rowOf("Consentry's filter", outcomes, likelier),
    rowOf(
      "— without test texts that are training texts",
      without((text) => exact.has(text)),
      likelier,
    ),
    rowOf(
      "— without those that it cannot tell from one",
      without((text) => alike.has(sameness(text))),
      likelier,
    ),
    rowOf("Consentry's filter, threshold of the best MCC", outcomes, threshold),
  ];
}

/** Where unwanted is likelier than wanted. */
const likelier = 0.5;

async function bayesRows({ progress }: Run): Promise<Cell[][]> {
  progress("published: naive Bayes");
  const { threshold, outcomes } = await judged(await catcherOf(bayesLearner));
  return [
    rowOf("naive Bayes over words", outcomes, likelier),
    rowOf("naive Bayes, threshold of the best MCC", outcomes, threshold),
  ];
}

async function bogofilterRows({ progress }: Run): Promise<Cell[][]> {
  progress("published: bogofilter");
  try {
    const { threshold, outcomes } = await judged(await catcherOf(bogofilterLearner));
    return [
      rowOf("bogofilter, its own threshold", outcomes, bogofilterCutoff),
      rowOf("bogofilter, threshold of the best MCC", outcomes, threshold),
    ];
  } catch (error) {
    progress(error instanceof Error ? error.message : String(error));
    return [["bogofilter: not measured, since it cannot be had here", null, null, null, null, null, null]];
  }
}

async function judged({ judge, threshold }: Catcher) {
  return { threshold, outcomes: await outcomesOf(judge, publishedSplit().test) };
}

function rowOf(name: string, outcomes: readonly Outcome[], threshold: number): Cell[] {
  const counts = countsOf(outcomes, threshold);
  return [
    name,
    outcomes.length,
    threshold,
    spamCaught(counts),
    hamBlocked(counts),
    accuracy(counts),
    correlationOf(counts),
  ];
}

/** Measured by others on the same split, without intervals; docs/spam-filter.md says where. */
const othersFigures: readonly Cell[][] = [
  ["best of Almeida and others (2011), an SVM", 3900, null, "83.10", "0.18", "97.64", "0.893"],
  ["logistic regression on runs of characters", 3900, null, "90.77", "0.12", "98.69", "0.941"],
];
