import { describe, expect, it } from "vitest";
import {
  accuracy,
  brierScore,
  calibrationError,
  correlation,
  correlationOf,
  countsOf,
  hamBlocked,
  spamCaught,
} from "../../../src/lab/spam/evaluate/metrics.ts";

/** Worked out from the formulas apart from this code. The first row is the published best, whose MCC is given as 0.893. */
const table = [
  {
    counts: { caught: 423, missed: 86, blocked: 6, passed: 3385 },
    mcc: 0.8928,
    caught: [0.831, 0.796, 0.8611],
    blocked: [0.0018, 0.0008, 0.0039],
    accuracy: 0.9764,
  },
  {
    counts: { caught: 90, missed: 10, blocked: 5, passed: 895 },
    mcc: 0.9151,
    caught: [0.9, 0.8256, 0.9448],
    blocked: [0.0056, 0.0024, 0.0129],
    accuracy: 0.985,
  },
  {
    counts: { caught: 10, missed: 0, blocked: 0, passed: 10 },
    mcc: 1,
    caught: [1, 0.7225, 1],
    blocked: [0, 0, 0.2775],
    accuracy: 1,
  },
  {
    counts: { caught: 0, missed: 10, blocked: 10, passed: 0 },
    mcc: -1,
    caught: [0, 0, 0.2775],
    blocked: [1, 0.7225, 1],
    accuracy: 0,
  },
];

describe("the figures of a model", () => {
  it.each(table)("are what the formulas give: MCC $mcc", ({ counts, mcc, caught, blocked, accuracy: right }) => {
    expect(correlation(counts)).toBeCloseTo(mcc, 4);
    const shares = [spamCaught(counts), hamBlocked(counts)].map(({ share, interval }) => [share, ...(interval ?? [])]);
    for (const [at, wanted] of [caught, blocked].entries()) {
      for (const [place, value] of wanted.entries()) expect(shares[at]?.[place]).toBeCloseTo(value, 4);
    }
    expect(accuracy(counts).share).toBeCloseTo(right, 4);
  });

  it("say nothing about a side that is empty", () => {
    const counts = { caught: 0, missed: 0, blocked: 1, passed: 9 };
    expect(correlation(counts)).toBe(0);
    expect(spamCaught(counts)).toEqual({ hits: 0, of: 0, share: null, interval: null });
  });

  it("count from the threshold on as unwanted", () => {
    const outcomes = [
      { unwanted: true, probability: 0.5 },
      { unwanted: true, probability: 0.49 },
      { unwanted: false, probability: 0.5 },
      { unwanted: false, probability: 0.1 },
    ];
    expect(countsOf(outcomes, 0.5)).toEqual({ caught: 1, missed: 1, blocked: 1, passed: 1 });
  });

  it("have an interval that holds the value and is always the same", () => {
    const counts = { caught: 423, missed: 86, blocked: 6, passed: 3385 };
    const { value, interval } = correlationOf(counts);
    expect(correlationOf(counts).interval).toEqual(interval);
    expect(interval[0]).toBeLessThan(value);
    expect(interval[1]).toBeGreaterThan(value);
    expect(interval[1] - interval[0]).toBeCloseTo(0.042, 2);
  });
});

describe("the probabilities of a model", () => {
  const sure = [
    { unwanted: true, probability: 1 },
    { unwanted: false, probability: 0 },
  ];
  const wrong = sure.map(({ unwanted, probability }) => ({ unwanted: !unwanted, probability }));
  const quarter = [true, false, false, false].map((unwanted) => ({ unwanted, probability: 0.25 }));

  it.each([
    ["sure and right", sure, 0, 0],
    ["sure and wrong", wrong, 1, 1],
    ["a quarter, of which a quarter comes true", quarter, 0.1875, 0],
    ["a quarter, of which all comes true", quarter.map((each) => ({ ...each, unwanted: true })), 0.5625, 0.75],
  ])("are measured: %s", (_, outcomes, brier, error) => {
    expect(brierScore(outcomes)).toBeCloseTo(brier, 10);
    expect(calibrationError(outcomes)).toBeCloseTo(error, 10);
  });
});
