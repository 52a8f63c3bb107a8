import { describe, expect, it } from "vitest";
import {
  type Binary,
  categoriesValidation,
  distinct,
  ownTest,
  rephrasedTraining,
  sameness,
  smsSpamCollection,
  trainedLanguages,
  validation,
} from "../../../src/lab/spam/corpora.ts";
import { allCourses } from "../../../src/lab/spam/courses.ts";
import { foldsOf } from "../../../src/lab/spam/evaluate/folds.ts";
import type { Learner } from "../../../src/lab/spam/evaluate/learner.ts";
import { publishedSplit } from "../../../src/lab/spam/evaluate/split.ts";
import { bestThreshold, heldOutOutcomes, thresholdFor } from "../../../src/lab/spam/evaluate/threshold.ts";
import { courseWithoutTestRows } from "../../../src/lab/spam/evaluate/without-test-rows.ts";

describe("texts to test by", () => {
  const courses = Object.values(allCourses());
  const learnt = new Set(courses.flatMap(({ lessons }) => lessons.map(({ text }) => sameness(text))));

  it.each(Object.entries(ownTest))("are never learnt: %s", (_, read) => {
    const rows: ReadonlyArray<{ readonly text: string }> = read();
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(({ text }) => learnt.has(sameness(text)))).toEqual([]);
  });

  it("are never those that thresholds are chosen by, which are never learnt either", () => {
    const tests = Object.values(ownTest).flatMap((read) => read().map(({ text }) => sameness(text)));
    const elsewhere = new Set([...learnt, ...tests]);
    const choosing: ReadonlyArray<{ readonly text: string }> = [...validation(), ...categoriesValidation()];
    expect(choosing.filter(({ text }) => elsewhere.has(sameness(text)))).toEqual([]);
  });
});

describe("texts to choose thresholds by", () => {
  const rows = validation();

  it("are each unlike all others", () => {
    expect(distinct(rows)).toEqual(rows);
  });

  it("have as many of each class, and of each category of honest messages, in every language of the filter", () => {
    const languages = Map.groupBy(rows, ({ language }) => language);
    expect([...languages.keys()].sort()).toEqual([...trainedLanguages].sort());
    for (const own of languages.values()) {
      const groups = Map.groupBy(own, (row) => (row.class === "ham" ? row.kind : row.class));
      const counts = [...groups].map(([name, { length }]) => [name, length]);
      expect(Object.fromEntries(counts)).toEqual({
        utility: 24,
        authentication: 11,
        service: 20,
        promotion: 25,
        spam: 12,
        smishing: 18,
      });
    }
  });
});

describe("the published split", () => {
  const { train, test } = publishedSplit();

  it("is the first 1,674 rows of the collection and the last 3,900, of which 86.95 % are wanted, as published", () => {
    expect(train).toHaveLength(1674);
    expect(test).toHaveLength(3900);
    expect([...train, ...test]).toEqual(smsSpamCollection());
    const wanted = test.filter(({ unwanted }) => !unwanted).length;
    expect((100 * wanted) / test.length).toBeCloseTo(86.95, 2);
  });

  it("repeats 206 training texts in its test part, which the second figure leaves out", () => {
    const known = new Set(train.map(({ text }) => text));
    expect(test.filter(({ text }) => known.has(text))).toHaveLength(206);
  });

  it("is left alone by the training texts that say its spam in other words: these are of the training part", () => {
    const rows = rephrasedTraining().flatMap(({ row }) => row ?? []);
    expect(rows.length).toBeGreaterThan(100);
    expect(Math.max(...rows)).toBeLessThanOrEqual(1674);
  });

  it("is not learnt by the model that its disguised spam is tried on", () => {
    const { train, test } = publishedSplit();
    const published = new Set(train.map(({ text }) => sameness(text)));
    const learnt = new Set(courseWithoutTestRows().lessons.map(({ text }) => sameness(text)));
    const repeated = test.filter(({ text }) => learnt.has(sameness(text)));
    expect(repeated.filter(({ text }) => !published.has(sameness(text)))).toEqual([]);
    expect(learnt.size).toBeGreaterThan(10_000);
  });

  it("has paraphrases of its spam, and of nothing that was learnt", () => {
    const collection = smsSpamCollection();
    for (const { row } of ownTest.paraphrases()) {
      expect(row).toBeGreaterThan(1674);
      expect(collection[row - 1]?.unwanted).toBe(true);
    }
  });
});

describe("folds", () => {
  const rows = smsSpamCollection();
  const folds = foldsOf(rows, 5);

  it("test every row once", () => {
    expect(folds).toHaveLength(5);
    expect(folds.flatMap(({ test }) => test).length).toBe(rows.length);
    expect(new Set(folds.flatMap(({ test }) => test)).size).toBe(rows.length);
  });

  it("never test a text that the filter cannot tell from one that was learnt", () => {
    for (const { train, test } of folds) {
      const learnt = new Set(train.map(({ text }) => sameness(text)));
      expect(test.filter(({ text }) => learnt.has(sameness(text)))).toEqual([]);
      expect(test.length).toBeGreaterThan(rows.length / 7);
    }
  });
});

describe("the threshold", () => {
  const rows: Binary[] = Array.from({ length: 40 }, (_, at) => ({
    text: `text ${"x".repeat(at)}`,
    unwanted: at >= 30,
  }));

  /** Knows what it has learnt, and nothing else. */
  const parrot: Learner = (learnt) => {
    const unwanted = new Map(learnt.map((row) => [row.text, Number(row.unwanted)]));
    return (texts) => texts.map((text) => unwanted.get(text) ?? 0.25);
  };

  it("is chosen by models that have not learnt the rows they judge", async () => {
    const outcomes = await heldOutOutcomes(parrot, rows, 5);
    expect(outcomes.map(({ probability }) => probability)).toEqual(rows.map(() => 0.25));
  });

  it("is chosen without a look at any other row", async () => {
    const shown: string[] = [];
    const watching: Learner = (learnt) => {
      shown.push(...learnt.map(({ text }) => text));
      return (texts) => {
        shown.push(...texts);
        return texts.map((text) => text.length / 100);
      };
    };
    const threshold = await thresholdFor(watching, rows);
    const own = new Set(rows.map(({ text }) => text));
    expect(shown.every((text) => own.has(text))).toBe(true);
    expect(threshold).toBeGreaterThan(0.34);
    expect(threshold).toBeLessThan(0.35);
  });

  it("lies midway between the probabilities that it separates", () => {
    const outcomes = [
      { unwanted: false, probability: 0.1 },
      { unwanted: false, probability: 0.4 },
      { unwanted: true, probability: 0.6 },
      { unwanted: true, probability: 0.9 },
    ];
    expect(bestThreshold(outcomes)).toBeCloseTo(0.5, 10);
  });
});
