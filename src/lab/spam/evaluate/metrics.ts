import { wilsonInterval } from "../../../domain/labels/wilson.ts";
import { seeded } from "../../seeded.ts";

/** What a model said of a text, and what is true. */
export type Outcome = { readonly unwanted: boolean; readonly probability: number };

export type Counts = {
  readonly caught: number;
  readonly missed: number;
  /** Wanted, and taken for unwanted. */
  readonly blocked: number;
  readonly passed: number;
};

export function countsOf(outcomes: readonly Outcome[], threshold: number): Counts {
  const counts = { caught: 0, missed: 0, blocked: 0, passed: 0 };
  for (const { unwanted, probability } of outcomes) {
    if (probability >= threshold) counts[unwanted ? "caught" : "blocked"]++;
    else counts[unwanted ? "missed" : "passed"]++;
  }
  return counts;
}

/** A share from 0 to 1, with its 95 % interval; null of nothing. */
export type Share = {
  readonly hits: number;
  readonly of: number;
  readonly share: number | null;
  readonly interval: readonly [low: number, high: number] | null;
};

export function shareOf(hits: number, of: number): Share {
  return { hits, of, share: of === 0 ? null : hits / of, interval: wilsonInterval(hits, of) ?? null };
}

export const spamCaught = ({ caught, missed }: Counts) => shareOf(caught, caught + missed);
export const hamBlocked = ({ blocked, passed }: Counts) => shareOf(blocked, blocked + passed);
export const accuracy = ({ caught, missed, blocked, passed }: Counts) =>
  shareOf(caught + passed, caught + missed + blocked + passed);

/**
 * Matthews' correlation coefficient: 1 is always right, 0 no better than guessing (B. W. Matthews, 1975). 0 where one side
 * is empty.
 */
export function correlation({ caught, missed, blocked, passed }: Counts): number {
  const product = (caught + blocked) * (caught + missed) * (passed + blocked) * (passed + missed);
  return product === 0 ? 0 : (caught * passed - blocked * missed) / Math.sqrt(product);
}

/** A coefficient with its 95 % interval. */
export type Estimate = { readonly value: number; readonly interval: readonly [low: number, high: number] };

const resamples = 2000;
const bootstrapSeed = 20_110_919;

/** The interval is a percentile bootstrap over the texts; the seed is fixed, so that it is always the same. */
export function correlationOf(counts: Counts): Estimate {
  const random = seeded(bootstrapSeed);
  const values = Array.from({ length: resamples }, () => correlation(resampled(counts, random))).sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (resamples - 1))] ?? 0;
  return { value: correlation(counts), interval: [at(0.025), at(0.975)] };
}

function resampled({ caught, missed, blocked, passed }: Counts, random: () => number): Counts {
  const total = caught + missed + blocked + passed;
  const drawn = { caught: 0, missed: 0, blocked: 0, passed: 0 };
  for (let i = 0; i < total; i++) {
    const at = random() * total;
    if (at < passed) drawn.passed++;
    else if (at < passed + caught) drawn.caught++;
    else if (at < passed + caught + missed) drawn.missed++;
    else drawn.blocked++;
  }
  return drawn;
}

/** Mean squared error of the probabilities: 0 is best, 0.25 is what saying 0.5 of everything gets (G. W. Brier, 1950). */
export function brierScore(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ unwanted, probability }) => (probability - Number(unwanted)) ** 2));
}

const bins = 10;

/** How far probabilities and what came true lie apart, over ten equal bins, weighed by their texts. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const binned = Map.groupBy(outcomes, ({ probability }) => Math.min(bins - 1, Math.floor(probability * bins)));
  const gaps = [...binned.values()].map((inBin) => {
    const said = mean(inBin.map(({ probability }) => probability));
    const true_ = mean(inBin.map(({ unwanted }) => Number(unwanted)));
    return (Math.abs(said - true_) * inBin.length) / outcomes.length;
  });
  return gaps.reduce((a, b) => a + b, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
