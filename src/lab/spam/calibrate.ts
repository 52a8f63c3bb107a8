import type { Example, Weights } from "./fit.ts";

/**
 * The temperature that makes probabilities mean what they say: the one by which the examples, which the weights were not
 * fitted on, are likeliest (C. Guo et al., *On Calibration of Modern Neural Networks*, ICML 2017).
 */
export function temperatureFor(weights: Weights, heldOut: readonly Example[]): number {
  const scored = heldOut.map((example) => ({ scores: scoresOf(weights, example), label: example.label }));
  let low = Math.log(0.05);
  let high = Math.log(20);
  for (let round = 0; round < 60; round++) {
    const third = (high - low) / 3;
    if (lossAt(scored, Math.exp(low + third)) < lossAt(scored, Math.exp(high - third))) high -= third;
    else low += third;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(4));
}

type Scored = { readonly scores: readonly number[]; readonly label: number };

function lossAt(scored: readonly Scored[], temperature: number): number {
  let loss = 0;
  for (const { scores, label } of scored) {
    const most = Math.max(...scores);
    const sum = scores.reduce((total, score) => total + Math.exp((score - most) / temperature), 0);
    loss += Math.log(sum) - ((scores[label] ?? 0) - most) / temperature;
  }
  return loss;
}

function scoresOf({ of, biases }: Weights, { features, value }: Example): number[] {
  const scores = [...biases];
  for (const feature of features) {
    of(feature)?.forEach((weight, at) => {
      scores[at] = (scores[at] ?? 0) + weight * value;
    });
  }
  return scores;
}
