import { bogofilterCutoff, trainBogofilter } from "../peers/bogofilter.ts";
import { trainNaiveBayes } from "../peers/naive-bayes.ts";
import type { Learner } from "./learner.ts";

export const bayesLearner: Learner = (rows) => {
  const { score } = trainNaiveBayes(rows);
  return (texts) => texts.map(score);
};

/** @throws Error where bogofilter cannot be had; the message says how to get it */
export const bogofilterLearner: Learner = async (rows) => {
  const bogofilter = await trainBogofilter(rows);
  return async (texts) => {
    const scores = await bogofilter.score(texts);
    await bogofilter.close();
    return scores;
  };
};

export { bogofilterCutoff };
