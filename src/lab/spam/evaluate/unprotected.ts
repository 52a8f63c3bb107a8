import { shapeOf } from "../../../domain/spam/shape.ts";
import { fitWeights } from "../fit.ts";
import { courseLike, type Learner } from "./learner.ts";

/**
 * The filter without its normalisation, to show what that is worth: the same kinds of features, of the text in small
 * letters as it was written, and the same fit. Nothing is hashed and nothing packed, which only helps it.
 */
export const unprotectedLearner: Learner = (rows) => {
  const numbers = new Map<string, number>();
  const numbersOf = (text: string, known: "Any" | "Known") =>
    Uint32Array.from(
      [...featuresOf(text)].flatMap((feature) => {
        if (known === "Any" && !numbers.has(feature)) numbers.set(feature, numbers.size);
        return numbers.get(feature) ?? [];
      }),
    );
  const examples = rows.map(({ text, unwanted }) => {
    const features = numbersOf(text, "Any");
    return { features, value: 1 / Math.sqrt(Math.max(1, features.length)), label: Number(unwanted), weight: 1 };
  });
  const { penalty } = courseLike([]);
  const weights = fitWeights(examples, { classes: 2, penalty });
  const bias = (weights.biases[1] ?? 0) - (weights.biases[0] ?? 0);
  const judge = (text: string) => {
    const value = 1 / Math.sqrt(Math.max(1, featuresOf(text).size));
    let sum = 0;
    for (const feature of numbersOf(text, "Known")) {
      const [wanted = 0, unwanted = 0] = weights.of(feature) ?? [];
      sum += unwanted - wanted;
    }
    return 1 / (1 + Math.exp(-(sum * value + bias)));
  };
  return (texts) => texts.map(judge);
};

function featuresOf(text: string): Set<string> {
  const small = text.toLowerCase().replace(/[0-9]/g, "0");
  const features = new Set(shapeOf(text, text.length).map((sign) => `sign ${sign}`));
  for (const token of small.split(/\s+/)) addRuns(` ${token} `, features);
  let previous: string | undefined;
  for (const [word] of small.matchAll(/[\p{L}\p{N}\p{M}'£€$₹]+/gu)) {
    features.add(`word ${word}`);
    if (previous !== undefined) features.add(`pair ${previous} ${word}`);
    previous = word;
  }
  return features;
}

function addRuns(token: string, into: Set<string>): void {
  for (let length = 2; length <= 4; length++) {
    for (let at = 0; at + length <= token.length; at++) into.add(token.slice(at, at + length));
  }
}
