import {
  type Binary,
  indianSet,
  type Labelled,
  ownTraining,
  smishingSet,
  smsSpamCollection,
  thaiSet,
  trainedLanguages,
} from "../corpora.ts";
import { quickFilterLearner } from "./learner.ts";
import { accuracy, correlationOf, countsOf, hamBlocked, type Outcome, spamCaught } from "./metrics.ts";
import { type Section, sampled } from "./section.ts";
import type { Cell } from "./table.ts";
import { heldOutOutcomes, outcomesOf } from "./threshold.ts";

const folds = 5;
const threshold = 0.5;

/** Five folds of every set by itself: what the filter reaches on texts like those it has learnt. */
export const crossValidation: Section = {
  name: "folds",
  tables: async (run) => {
    const rows: Cell[][] = [];
    for (const { name, rows: all } of sets()) {
      run.progress(`folds: ${name}`);
      rows.push(rowOf(name, await heldOutOutcomes(quickFilterLearner, sampled(all, run), folds)));
    }
    return [{ name: "folds", head: ["set", ...figures], rows }];
  },
};

function sets(): ReadonlyArray<{ readonly name: string; readonly rows: readonly Binary[] }> {
  const smishing = smishingSet();
  return [
    { name: "SMS Spam Collection", rows: smsSpamCollection() },
    { name: "Dataset_5971, spam and smishing against ham", rows: against(smishing, ["spam", "smishing"]) },
    { name: "Dataset_5971, smishing against the rest", rows: against(smishing, ["smishing"]) },
    { name: "India, offers against the rest", rows: against(indianSet(), ["promotion"]) },
    { name: "Thai, scams against the rest", rows: against(thaiSet(), ["spam"]) },
    { name: "ours, spam and smishing against the rest", rows: ownSet(trainedLanguages) },
  ];
}

const against = (rows: readonly Labelled[], unwanted: ReadonlyArray<Labelled["class"]>): Binary[] =>
  rows.map(({ text, class: of }) => ({ text, unwanted: unwanted.includes(of) }));

const ownSet = (languages: ReadonlyArray<(typeof trainedLanguages)[number]>) =>
  against(languages.flatMap(ownTraining), ["spam", "smishing"]);

/**
 * Our texts of different languages tell of the same scenes, so that only a whole language is surely new. Learning from
 * every second text of the others halves the time.
 */
export const unseenLanguages: Section = {
  name: "unseen",
  tables: async (run) => {
    const judged: Array<{ readonly language: string; readonly outcomes: readonly Outcome[] }> = [];
    for (const language of trainedLanguages) {
      run.progress(`unseen: ${language}`);
      const others = ownSet(trainedLanguages.filter((other) => other !== language)).filter((_, at) => at % 2 === 0);
      const judge = await quickFilterLearner(sampled(others, run));
      judged.push({ language, outcomes: await outcomesOf(judge, sampled(ownSet([language]), run)) });
    }
    const rows = judged.map(({ language, outcomes }) => rowOf(language, outcomes));
    const all = rowOf(
      "all",
      judged.flatMap(({ outcomes }) => outcomes),
    );
    return [{ name: "unseen", head: ["language", ...figures], rows: [...rows, all] }];
  },
};

const figures = ["texts", "unwanted", "caught %", "wanted blocked %", "accuracy %", "MCC"];

function rowOf(name: string, outcomes: readonly Outcome[]): Cell[] {
  const counts = countsOf(outcomes, threshold);
  const unwanted = counts.caught + counts.missed;
  return [
    name,
    outcomes.length,
    unwanted,
    spamCaught(counts),
    hamBlocked(counts),
    accuracy(counts),
    correlationOf(counts),
  ];
}
