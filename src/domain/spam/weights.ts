/**
 * The weights of all buckets that weigh, small enough to stay in a processor's nearer caches: most of what a text costs is
 * waiting for memory.
 */
export type Weights = {
  /** A bit for each bucket: whether it has a row. */
  readonly weighing: Int32Array;
  /** For each number of `weighing`: how many rows the buckets before it have. */
  readonly rowsBefore: Uint32Array;
  /** Numbers a row. */
  readonly width: number;
  /** A byte for each column, the first the lowest of its number: the weight and `noWeight`, so that none is negative. */
  readonly rows: Int32Array;
};

export const noWeight = 0x80;
export const noWeights = 0x80808080;

/** Rows are a multiple of it, so that they can be added by so many at once. */
export const numbersAtOnce = 4;

/** 1 or 0. */
export function weighs({ weighing }: Weights, bucket: number): number {
  return ((weighing[bucket >>> 5] ?? 0) >>> bucket) & 1;
}

/** @returns where in `rows` the weights of a bucket begin that weighs */
export function rowAt({ weighing, rowsBefore, width }: Weights, bucket: number): number {
  const lower = (weighing[bucket >>> 5] ?? 0) & ((1 << bucket) - 1);
  return ((rowsBefore[bucket >>> 5] ?? 0) + ones(lower)) * width;
}

/** @param row where it begins */
export function weightAt({ rows }: Weights, row: number, column: number): number {
  return (((rows[row + (column >> 2)] ?? 0) >>> (8 * (column & 3))) & 0xff) - noWeight;
}

/** How many bits are set: first in pairs, then in fours, then in bytes. */
export function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
