import { spamClass } from "../../schemas/policy/spam-model.ts";
import {
  categoriesTraining,
  distinct,
  indianSet,
  type Labelled,
  otherLanguagesTraining,
  ownTraining,
  rephrasedTraining,
  smishingSet,
  smsSpamCollection,
  thaiSet,
  trainedLanguages,
} from "./corpora.ts";
import type { Lesson } from "./examples.ts";
import type { Course, Courses } from "./train.ts";
import { listedPhrases } from "./word-lists.ts";

/** Everything in the repository that may be trained on. @param labels what officers have said, see `consentry spam labels` */
export function allCourses(labels: readonly Labelled[] = []): Courses {
  return { class: classCourse(labels), language: languageCourse(), content: contentCourse() };
}

// How many weights a head keeps is bounded by what Kubernetes stores: the bundle lies in a ConfigMap of 1 MiB, and in a Secret of Helm.

/** Our own texts are what businesses write, the collections what people do; labels of officers are few. */
const ownWeight = 2;
const labelWeight = 3;
const collectionWeight = 0.3;

/** The smishing set comes first, because it tells smishing from spam in messages that both have. */
function classCourse(labels: readonly Labelled[]): Course {
  const collection = smsSpamCollection().map(({ text, unwanted }) => ({
    text,
    class: unwanted ? ("spam" as const) : ("ham" as const),
  }));
  const weighed = [
    ...weighing(labels, labelWeight),
    ...weighing([...trainedLanguages.flatMap(ownTraining), ...rephrasedTraining()], ownWeight),
    ...weighing([...smishingSet(), ...collection, ...indianSet(), ...thaiSet()], collectionWeight),
  ];
  return {
    name: "class",
    labels: spamClass.options,
    lessons: distinct(weighed),
    penalty: 0.02,
    entriesMax: 44_000,
  };
}

function weighing(rows: readonly Labelled[], weight: number): Lesson[] {
  return rows.map(({ text, class: label }) => ({ text, label, weight }));
}

/** Which of the known languages a text is in, or `other`. */
function languageCourse(): Course {
  const every = <T>(rows: readonly T[], nth: number) => rows.filter((_, at) => at % nth === 0);
  const own = trainedLanguages.flatMap((language) =>
    every(ownTraining(language), 2).map(({ text }) => ({ text, label: language as string })),
  );
  const lessons = [
    ...own,
    ...every(smsSpamCollection(), 5).map(({ text }) => ({ text, label: "en" })),
    ...every(thaiSet(), 4).map(({ text }) => ({ text, label: "th" })),
    ...otherLanguagesTraining().map(({ text }) => ({ text, label: "other" })),
  ];
  return {
    name: "language",
    labels: [...trainedLanguages, "th", "other"],
    lessons: distinct(lessons),
    penalty: 0.01,
    entriesMax: 5_000,
  };
}

/** A text that sells nothing in particular. */
export const noCategory = "none";

/** A category has a hundred texts in eight languages, nothing in particular has thousands. */
const categoryWeight = 4;
/** A harmless text in the words of a trade is what is hardest to tell from an offer. */
const likeAnOfferWeight = 3;
const phraseWeight = 0.5;

/** What a text sells or asks for, from whole texts and from the word lists. Our other texts show what sells nothing of it. */
function contentCourse(): Course {
  const rows = categoriesTraining();
  const labels = [noCategory, ...[...new Set(rows.flatMap(({ categories }) => categories))].sort()];
  const lessons = rows.flatMap(({ text, categories }): Lesson[] =>
    categories.length === 0
      ? [{ text, label: noCategory, weight: likeAnOfferWeight }]
      : categories.map((label) => ({ text, label, weight: categoryWeight / categories.length })),
  );
  const phrases = listedPhrases().map(({ category, text }) => ({
    text,
    label: category ?? noCategory,
    weight: phraseWeight,
  }));
  const harmless = trainedLanguages.flatMap(ownTraining).filter(({ class: of }) => of === "ham" || of === "promotion");
  // What people write each other is short and rough, and no threat or offer for that.
  const chats = [...smsSpamCollection().filter(({ unwanted }) => !unwanted), ...indianSet(), ...thaiSet()].filter(
    (row) => !("class" in row) || row.class === "ham",
  );
  return {
    name: "content",
    labels,
    lessons: [
      ...lessons,
      ...phrases,
      ...distinct([...harmless, ...chats]).map(({ text }) => ({ text, label: noCategory, weight: 0.5 })),
    ],
    penalty: 0.01,
    entriesMax: 30_000,
  };
}
