import { createScorer } from "../../../domain/spam/score.ts";
import { type ModelHead, type SpamModel, spamClass } from "../../../schemas/policy/spam-model.ts";
import type { Binary } from "../corpora.ts";
import { allCourses } from "../courses.ts";
import type { Lesson } from "../examples.ts";
import { centred } from "../fit.ts";
import { pack } from "../pack.ts";
import { type Course, modelBits, teach } from "../train.ts";

/** Says of each text how likely it is unwanted, 0 to 1. */
export type Judge = (texts: readonly string[]) => number[] | Promise<number[]>;
/** Learns from these rows and no others. */
export type Learner = (rows: readonly Binary[]) => Judge | Promise<Judge>;

/** The filter itself, trained on these rows alone: its features, fit, calibration and packing. */
export const filterLearner: Learner = (rows) => {
  const lessons = rows.map(({ text, unwanted }) => ({ text, label: unwanted ? "spam" : "ham" }));
  return judgeOf({ ...courseLike(lessons), labels: ["ham", "spam"] });
};

/** The same without calibration, for half the time: at 0.5 two classes are told apart in the same way. */
export const quickFilterLearner: Learner = (rows) => {
  const lessons = rows.map(({ text, unwanted }) => ({ text, label: unwanted ? "spam" : "ham" }));
  return judgeOf({ ...courseLike(lessons), labels: ["ham", "spam"] }, 1);
};

let settings: Pick<Course, "penalty" | "entriesMax"> | undefined;

/** A course in telling classes, with the settings of the shipped model. */
export function courseLike(lessons: readonly Lesson[]): Course {
  settings ??= allCourses().class;
  const { penalty, entriesMax } = settings;
  return { name: "class", labels: spamClass.options, lessons, penalty, entriesMax };
}

/** @param temperature what to calibrate by; when it is left out, some lessons are kept back to find it */
export function judgeOf(course: Course, temperature?: number): Judge {
  const scorer = createScorer(modelOf(course, temperature));
  return (texts) => texts.map((text) => scorer.score(text).probability);
}

/** A model that tells classes and nothing else. A class that the course does not know is never said. */
export function modelOf(course: Course, temperature?: number): SpamModel {
  const taught = teach(course, () => undefined, temperature);
  const at = spamClass.options.map((label) => course.labels.indexOf(label));
  const spread = (weights: Float64Array, absent: number) =>
    Float64Array.from(at, (from) => (from < 0 ? absent : (weights[from] ?? 0)));
  const { of, features, biases } = taught.weights;
  const weights = {
    of: (feature: number) => {
      const own = of(feature);
      return own && spread(Float64Array.from(centred(own)), 0);
    },
    features,
    biases: spread(Float64Array.from(centred(biases)), never * taught.temperature),
  };
  return {
    format: 2,
    version: "under-evaluation",
    bits: modelBits,
    minimumLetters: 0,
    heads: { class: pack({ ...taught, labels: spamClass.options, weights }), language: silent, content: silent },
    words: [],
  };
}

/** A probability of e^-40 is none. */
const never = -40;
const silent: ModelHead = {
  labels: ["none", "other"],
  biases: [0, 0],
  scale: 1,
  distances: "",
  masks: "",
  weights: "",
};
