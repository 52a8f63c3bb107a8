/**
 * The weights of a head as text: one character a number, so that what compresses a bundle compresses them. Three words: how far
 * each bucket that weighs lies behind the last one, which columns it has as a mask, and the weights of these columns.
 */
export type WeightText = { readonly distances: string; readonly masks: string; readonly weights: string };

export const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What a weight can be, either way: finely where most of them lie. */
export const levels: readonly number[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 34, 40, 48, 57, 68, 81, 96, 110, 127],
];

/** A number's digits to base 32, the lowest first; all but the last have 32 added. */
export const digit = 32;

/** @throws RangeError if it is cut off, or names a bucket or column that there is not */
export function readWeights(
  text: WeightText,
  { buckets, columns }: { readonly buckets: number; readonly columns: number },
  put: (bucket: number, column: number, weight: number) => void,
): void {
  const distances = { text: text.distances, at: 0 };
  const masks = { text: text.masks, at: 0 };
  const weights = { text: text.weights, at: 0 };
  let bucket = -1;
  while (distances.at < distances.text.length) {
    bucket += 1 + numberIn(distances);
    const mask = numberIn(masks);
    if (bucket >= buckets || mask >= 2 ** columns) throw unreadable();
    for (let column = 0; column < columns; column++) if ((mask >> column) & 1) put(bucket, column, weightIn(weights));
  }
  if (masks.at < masks.text.length || weights.at < weights.text.length) throw unreadable();
}

/** A mask has to fit the bits that JavaScript works on. */
export const columnsMax = 30;

type Reader = { readonly text: string; at: number };

const symbols = new Uint8Array(128).fill(0xff);
for (let at = 0; at < alphabet.length; at++) symbols[alphabet.charCodeAt(at)] = at;

function symbolIn(reader: Reader): number {
  const symbol = symbols[reader.text.charCodeAt(reader.at++)] ?? 0xff;
  if (symbol === 0xff) throw unreadable();
  return symbol;
}

function numberIn(reader: Reader): number {
  let value = 0;
  for (let factor = 1; factor <= 2 ** 30; factor *= digit) {
    const symbol = symbolIn(reader);
    value += (symbol % digit) * factor;
    if (symbol < digit) return value;
  }
  throw unreadable();
}

function weightIn(reader: Reader): number {
  const symbol = symbolIn(reader);
  const level = levels[symbol >> 1];
  if (level === undefined) throw unreadable();
  return symbol & 1 ? -level : level;
}

function unreadable(): RangeError {
  return new RangeError("the weights of the spam model cannot be read: train it again");
}
