import type { Features } from "./features.ts";
import { noWeight, noWeights, numbersAtOnce, rowAt, type Weights, weighs } from "./weights.ts";

/** So many weights of one byte fit half a number, whatever they are. */
const rowsAtOnce = 256;

/** What features add up to; good until the next are added. */
export type Added = {
  /** By column. */
  readonly sums: Int32Array;
  /** The first four columns of each feature, in order. */
  readonly firsts: Int32Array;
};

/** Adds the weights of features up, without a branch that nobody can guess. */
export function createAdder(weights: Weights): (features: Features) => Added {
  const { rows, width } = weights;
  const sums = new Int32Array(4 * width);
  const found = new Int32Array(rowsAtOnce);
  let firsts = new Int32Array(2048);
  return ({ buckets, count }) => {
    sums.fill(0);
    if (firsts.length < count) firsts = new Int32Array(2 * count);
    for (let from = 0; from < count; from += rowsAtOnce) {
      const end = Math.min(count, from + rowsAtOnce);
      let many = 0;
      for (let at = from; at < end; at++) {
        const bucket = buckets[at] ?? 0;
        const row = rowAt(weights, bucket);
        const counts = weighs(weights, bucket);
        found[many] = row;
        firsts[at] = ((rows[row] ?? 0) & -counts) | (noWeights & (counts - 1));
        many += counts;
      }
      for (let lane = 0; lane < width; lane += numbersAtOnce) addLanes(rows, { found, many, lane }, sums);
    }
    return { sums, firsts };
  };
}

type Found = { readonly found: Int32Array; readonly many: number; readonly lane: number };

/** Bytes of a number that have room between them to be added. */
const apart = 0x00ff00ff;

/** Written out, because that is four times as quick as a loop. */
function addLanes(rows: Int32Array, { found, many, lane }: Found, sums: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < many; at++) {
    const row = (found[at] ?? 0) + lane;
    const one = rows[row] ?? 0;
    const two = rows[row + 1] ?? 0;
    const three = rows[row + 2] ?? 0;
    const four = rows[row + 3] ?? 0;
    a = (a + (one & apart)) | 0;
    b = (b + ((one >>> 8) & apart)) | 0;
    c = (c + (two & apart)) | 0;
    d = (d + ((two >>> 8) & apart)) | 0;
    e = (e + (three & apart)) | 0;
    f = (f + ((three >>> 8) & apart)) | 0;
    g = (g + (four & apart)) | 0;
    h = (h + ((four >>> 8) & apart)) | 0;
  }
  const zero = many * noWeight;
  addFour(sums, 4 * lane, { even: a, odd: b, zero });
  addFour(sums, 4 * lane + 4, { even: c, odd: d, zero });
  addFour(sums, 4 * lane + 8, { even: e, odd: f, zero });
  addFour(sums, 4 * lane + 12, { even: g, odd: h, zero });
}

type Four = { readonly even: number; readonly odd: number; readonly zero: number };

function addFour(sums: Int32Array, at: number, { even, odd, zero }: Four): void {
  sums[at] = (sums[at] ?? 0) + (even & 0xffff) - zero;
  sums[at + 1] = (sums[at + 1] ?? 0) + (odd & 0xffff) - zero;
  sums[at + 2] = (sums[at + 2] ?? 0) + (even >>> 16) - zero;
  sums[at + 3] = (sums[at + 3] ?? 0) + (odd >>> 16) - zero;
}
