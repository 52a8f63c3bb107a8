import type { Binary } from "../corpora.ts";
import { foldsOf } from "./folds.ts";
import type { Judge, Learner } from "./learner.ts";
import { correlation, countsOf, type Outcome } from "./metrics.ts";

const folds = 5;

/** Looks at the training rows only: the threshold with the best correlation on rows that were held out of each model. */
export async function thresholdFor(learner: Learner, training: readonly Binary[]): Promise<number> {
  return bestThreshold(await heldOutOutcomes(learner, training, folds));
}

/** Every row judged by a model that has not learnt it, nor one like it. */
export async function heldOutOutcomes(learner: Learner, rows: readonly Binary[], count: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { train, test } of foldsOf(rows, count)) outcomes.push(...(await outcomesOf(await learner(train), test)));
  return outcomes;
}

export async function outcomesOf(judge: Judge, rows: readonly Binary[]): Promise<Outcome[]> {
  const probabilities = await judge(rows.map(({ text }) => text));
  return rows.map(({ unwanted }, at) => ({ unwanted, probability: probabilities[at] ?? Number.NaN }));
}

/** Midway between the two probabilities that it separates; the lowest of several that are as good. */
export function bestThreshold(outcomes: readonly Outcome[]): number {
  const steps = [...new Set(outcomes.map(({ probability }) => probability))].sort((a, b) => a - b);
  let best = { threshold: 0.5, correlation: -1 };
  for (let at = 1; at < steps.length; at++) {
    const threshold = ((steps[at - 1] ?? 0) + (steps[at] ?? 0)) / 2;
    const reached = correlation(countsOf(outcomes, threshold));
    if (reached > best.correlation) best = { threshold, correlation: reached };
  }
  return best.threshold;
}
