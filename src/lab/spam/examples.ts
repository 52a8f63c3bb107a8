import { createExtractor } from "../../domain/spam/features.ts";
import type { Example } from "./fit.ts";

/** A text with the answer that is to be learnt. */
export type Lesson = { readonly text: string; readonly label: string; readonly weight?: number };

/** Makes lessons into examples for `fit`; labels become their place in `labels`. */
export function createExamples(bits: number): (lessons: readonly Lesson[], labels: readonly string[]) => Example[] {
  const extract = createExtractor(bits);
  return (lessons, labels) =>
    lessons.map(({ text, label, weight = 1 }) => {
      const { buckets, count } = extract(text);
      const at = labels.indexOf(label);
      if (at < 0) throw new Error(`a training text has the label ${label}, which is none of ${labels.join(", ")}`);
      return { features: buckets.slice(0, count), value: 1 / Math.sqrt(Math.max(1, count)), label: at, weight };
    });
}
