import { filterLearner, type Judge, type Learner } from "./learner.ts";
import { publishedSplit } from "./split.ts";
import { thresholdFor } from "./threshold.ts";

/** A model of the published training part, and the threshold that this part alone suggests. */
export type Catcher = { readonly judge: Judge; readonly threshold: number };

export async function catcherOf(learner: Learner): Promise<Catcher> {
  const { train } = publishedSplit();
  return { threshold: await thresholdFor(learner, train), judge: await learner(train) };
}

let filter: Promise<Catcher> | undefined;

/** The filter; trained once. */
export function filterCatcher(): Promise<Catcher> {
  filter ??= catcherOf(filterLearner);
  return filter;
}
