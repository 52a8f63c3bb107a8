import { createHash } from "node:crypto";
import { createExtractor, wordBucket } from "../../domain/spam/features.ts";
import type { SpamModel } from "../../schemas/policy/spam-model.ts";
import { temperatureFor } from "./calibrate.ts";
import { createExamples, type Lesson } from "./examples.ts";
import type { Example, Weights } from "./fit.ts";
import { fitSparsely } from "./fit-sparsely.ts";
import { pack } from "./pack.ts";

/** What one head learns from. */
export type Course = {
  readonly name: string;
  readonly labels: readonly string[];
  readonly lessons: readonly Lesson[];
  readonly penalty: number;
  /** Largest weights kept. */
  readonly entriesMax: number;
};

export type Courses = { readonly class: Course; readonly language: Course; readonly content: Course };

export type Progress = (line: string) => void;

export const modelBits = 18;
const minimumLetters = 12;
/** All lessons are learnt; to calibrate, they are learnt again without every fifth. */
const heldOutEvery = 5;

/** Trains all heads. The same courses give the same model, byte for byte. */
export function trainModel(courses: Courses, progress: Progress): SpamModel {
  const classes = teach(courses.class, progress);
  const language = teach(courses.language, progress);
  const content = teach(courses.content, progress);
  const model = {
    format: 2 as const,
    bits: modelBits,
    minimumLetters,
    heads: { class: pack(classes), language: pack(language), content: pack(content) },
    words: reasonWords(courses.class, classes.weights),
  };
  const digest = createHash("sha256").update(JSON.stringify(model)).digest("hex");
  return { ...model, version: `spam-${digest.slice(0, 12)}` };
}

/** @param known the temperature, when it is not to be found: half the work */
export function teach(course: Course, progress: Progress, known?: number) {
  const { name, labels, lessons, penalty, entriesMax } = course;
  const examples = createExamples(modelBits)(lessons, labels);
  const { weights, refit } = fitSparsely(examples, {
    classes: labels.length,
    penalty,
    entriesMax,
    onRound: (round, loss) => {
      if (round % 10 === 0) progress(`${name}: round ${round}, loss ${loss.toFixed(1)}`);
    },
  });
  const temperature = known ?? temperatureBy(refit, examples);
  progress(`${name}: ${examples.length} texts, temperature ${temperature}`);
  return { labels, weights, temperature, entriesMax };
}

/** Found on lessons that the weights are not fitted on. */
function temperatureBy(refit: (examples: readonly Example[]) => Weights, examples: readonly Example[]): number {
  const part = refit(examples.filter((_, at) => at % heldOutEvery !== 0));
  return temperatureFor(
    part,
    examples.filter((_, at) => at % heldOutEvery === 0),
  );
}

const wordsMax = 400;
const textsMin = 12;

/** Words that may be told as a reason: without digits, in many unwanted texts, and with the most weight against them. */
function reasonWords({ lessons }: Course, weights: Weights): string[] {
  const extract = createExtractor(modelBits);
  const seenIn = new Map<string, number>();
  for (const { text, label } of lessons) {
    if (label !== "spam" && label !== "smishing") continue;
    const names = new Set<string>();
    extract(text, { has: () => true, set: (_, name) => names.add(name) });
    for (const name of names) {
      if (plainWords.test(name)) seenIn.set(name, (seenIn.get(name) ?? 0) + 1);
    }
  }
  return [...seenIn]
    .filter(([, texts]) => texts >= textsMin)
    .map(([name]) => ({ name, weight: weightAgainst(weights.of(wordBucket(name, modelBits))) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, wordsMax)
    .map(({ name }) => name)
    .sort();
}

const plainWords = /^[\p{L}\p{M}']{3,20}(?: [\p{L}\p{M}']{2,20})?$/u;

/** How much more a feature speaks for spam and smishing than for ham and promotion. */
function weightAgainst([ham = 0, promotion = 0, spam = 0, smishing = 0]:
  | Float64Array
  | readonly number[] = []): number {
  return Math.max(spam, smishing) - Math.max(ham, promotion);
}
