import type { Features } from "./features.ts";
import { lowerHalf, numbersAtOnce, type OpenModel, upperHalf } from "./model.ts";

/** So many weights of one byte fit half a number, whatever they are. */
const rowsAtOnce = 256;

/** Adds the weights of features up, by column. The sums are good until it is used again. */
export function createAdder({ width, rowOf, rows }: OpenModel): (features: Features) => Int32Array {
  const sums = new Int32Array(2 * width);
  const found = new Uint32Array(rowsAtOnce);
  return ({ buckets, count }) => {
    sums.fill(0);
    for (let from = 0; from < count; from += rowsAtOnce) {
      const end = Math.min(count, from + rowsAtOnce);
      let many = 0;
      for (let at = from; at < end; at++) {
        const row = rowOf[buckets[at] ?? 0] ?? 0;
        if (row !== 0) found[many++] = row * width;
      }
      for (let lane = 0; lane < width; lane += numbersAtOnce) addLanes(rows, { found, many, lane }, sums);
    }
    return sums;
  };
}

type Found = { readonly found: Uint32Array; readonly many: number; readonly lane: number };

/** Written out, because that is four times as quick as a loop. */
function addLanes(rows: Int32Array, { found, many, lane }: Found, sums: Int32Array): void {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let at = 0; at < many; at++) {
    const row = (found[at] ?? 0) + lane;
    a = (a + (rows[row] ?? 0)) | 0;
    b = (b + (rows[row + 1] ?? 0)) | 0;
    c = (c + (rows[row + 2] ?? 0)) | 0;
    d = (d + (rows[row + 3] ?? 0)) | 0;
    e = (e + (rows[row + 4] ?? 0)) | 0;
    f = (f + (rows[row + 5] ?? 0)) | 0;
    g = (g + (rows[row + 6] ?? 0)) | 0;
    h = (h + (rows[row + 7] ?? 0)) | 0;
  }
  let into = 2 * lane;
  for (const both of [a, b, c, d, e, f, g, h]) {
    sums[into] = (sums[into] ?? 0) + lowerHalf(both);
    sums[into + 1] = (sums[into + 1] ?? 0) + upperHalf(both);
    into += 2;
  }
}
