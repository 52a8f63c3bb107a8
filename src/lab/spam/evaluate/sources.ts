import { createScorer } from "../../../domain/spam/score.ts";
import { spamClass } from "../../../schemas/policy/spam-model.ts";
import {
  indianSet,
  type Labelled,
  ownTraining,
  rephrasedTraining,
  sameness,
  smishingSet,
  smsSpamCollection,
  thaiSet,
  trainedLanguages,
} from "../corpora.ts";
import { allCourses } from "../courses.ts";
import type { Course } from "../train.ts";
import { modelOf } from "./learner.ts";
import { shareOf } from "./metrics.ts";
import { type Run, type Section, sampled } from "./section.ts";
import type { Cell } from "./table.ts";

/** Trained on all sources but one, judged on that one: what the filter reaches on texts unlike those it has learnt. */
export const sources: Section = {
  name: "sources",
  tables: async (run) => {
    const course = allCourses().class;
    return [{ name: "sources", head, rows: held().flatMap((source) => rowsOf(source, course, run)) }];
  },
};

const head = ["judged on", "its class", "texts", "ham %", "promotion %", "spam %", "smishing %", "refused from 0.5 %"];

type Source = { readonly name: string; readonly rows: readonly Labelled[] };

function held(): Source[] {
  const collection = smsSpamCollection().map(({ text, unwanted }) => ({
    text,
    class: unwanted ? ("spam" as const) : ("ham" as const),
  }));
  return [
    { name: "SMS Spam Collection and Dataset_5971", rows: [...smishingSet(), ...collection] },
    { name: "India", rows: indianSet() },
    { name: "Thai", rows: thaiSet() },
    { name: "ours", rows: [...trainedLanguages.flatMap(ownTraining), ...rephrasedTraining()] },
  ];
}

/** Only our texts are weighed; a temperature of 1 is near what calibration finds, at half the time. */
function rowsOf({ name, rows: all }: Source, course: Course, run: Run): Cell[][] {
  run.progress(`sources: all but ${name}`);
  const rows = sampled(all, run);
  const itsTexts = new Set(all.map(({ text }) => sameness(text)));
  const lessons = sampled(
    course.lessons.filter(({ text }) => !itsTexts.has(sameness(text))),
    run,
  );
  const scorer = createScorer(modelOf({ ...course, lessons }, 1));
  const judged = rows.map(({ text, class: of }) => ({ of, score: scorer.score(text) }));
  return [...Map.groupBy(judged, ({ of }) => of)].map(([of, own]) => {
    const shares = spamClass.options.map((said) => own.filter(({ score }) => score.class === said).length / own.length);
    const refused = own.filter(({ score }) => score.probability >= refusedFrom).length;
    const percents = shares.map((share) => (100 * share).toFixed(1));
    return [name, of, own.length, ...percents, shareOf(refused, own.length)];
  });
}

const refusedFrom = 0.5;
