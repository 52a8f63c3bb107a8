import { describe, expect, it } from "vitest";
import { categoriesValidation, ownTest, sameness, validationTexts } from "../../../src/lab/spam/corpora.ts";
import { allCourses } from "../../../src/lab/spam/courses.ts";
import { scoresOfText, standings, thresholdsOf } from "../../../src/lab/spam/evaluate/shipped/filter.ts";
import {
  guessThresholds,
  refusedGuesses,
  takenAtMost,
  validationGuesses,
} from "../../../src/lab/spam/evaluate/shipped/guesses.ts";
import {
  lowestThreshold,
  refusedAtMost,
  validationProbabilities,
} from "../../../src/lab/spam/evaluate/shipped/thresholds.ts";

describe("the rule for thresholds", () => {
  it("takes the lowest thousandth that refuses no more wanted texts than it may", () => {
    const wanted = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.905, 0.95];
    expect(lowestThreshold(wanted, 0.1)).toBe(0.906);
    expect(lowestThreshold(wanted, 0)).toBe(0.951);
    expect(lowestThreshold(wanted, 0.5)).toBe(0.501);
  });

  it("takes half at least, and refuses nothing where no threshold is good enough", () => {
    expect(lowestThreshold([0.1, 0.2], 0)).toBe(0.5);
    expect(lowestThreshold([1], 0)).toBe(1);
  });
});

describe("the thresholds of the policy", () => {
  const { wanted } = validationProbabilities();

  it.each(["declared", ...standings] as const)("are what the validation texts say: %s", (standing) => {
    expect(thresholdsOf(standing)).toEqual([lowestThreshold(wanted, refusedAtMost[standing])]);
  });

  it("are what they say of what is sold", () => {
    expect(guessThresholds()).toEqual([lowestThreshold(validationGuesses().honest, takenAtMost)]);
  });
});

describe("what is sold", () => {
  it("is guessed of sentences alone, by which no offer among these texts is lost", () => {
    const offers = categoriesValidation()
      .filter(({ text }) => refusedGuesses(text).length > 0)
      .map(({ text }) => scoresOfText(text))
      // What is too short, or in another language, is not guessed at.
      .filter(({ spam }) => spam.known);
    expect(offers.length).toBeGreaterThan(30);
    for (const { content } of offers) expect(content.known && content.value.categories).not.toEqual([]);
  });
});

describe("texts to choose thresholds by", () => {
  const own = new Set([...validationTexts(), ...categoriesValidation()].map(({ text }) => sameness(text)));

  it("are several hundred, and neither trained nor tested on", () => {
    expect(own.size).toBeGreaterThan(1200);
    const learnt = Object.values(allCourses()).flatMap(({ lessons }) => lessons);
    const tested: ReadonlyArray<{ readonly text: string }> = Object.values(ownTest).flatMap(
      (read): { text: string }[] => read(),
    );
    expect([...learnt, ...tested].filter(({ text }) => own.has(sameness(text)))).toEqual([]);
  }, 120_000);
});
