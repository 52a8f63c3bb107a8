import { readWeights, type WeightText } from "./weight-text.ts";
import { noWeights, numbersAtOnce, ones, rowAt, type Weights } from "./weights.ts";

/** Weights of one head as a model has them; its labels have the columns from `first` on. */
export type PackedWeights = WeightText & { readonly labels: readonly string[]; readonly first: number };

/** @throws RangeError if they are not what `SpamModel` says of them */
export function unpackWeights(heads: readonly PackedWeights[], bits: number): Weights {
  const columns = Math.max(0, ...heads.map(({ first, labels }) => first + labels.length));
  const width = numbersAtOnce * Math.ceil(columns / 4 / numbersAtOnce);
  const weighing = new Int32Array(2 ** bits / 32);
  for (const head of heads)
    readHead(head, bits, (bucket) => {
      weighing[bucket >>> 5] = (weighing[bucket >>> 5] ?? 0) | (1 << (bucket & 31));
    });
  const rowsBefore = sumsBefore(weighing);
  const count = (rowsBefore.at(-1) ?? 0) + ones(weighing.at(-1) ?? 0);
  const weights = { weighing, rowsBefore, width, rows: new Int32Array(count * width).fill(noWeights) };
  for (const head of heads)
    readHead(head, bits, (bucket, label, weight) => putWeight(weights, bucket, head.first + label, weight));
  return weights;
}

function readHead(head: PackedWeights, bits: number, put: Parameters<typeof readWeights>[2]): void {
  readWeights(head, { buckets: 2 ** bits, columns: head.labels.length }, put);
}

function putWeight(weights: Weights, bucket: number, column: number, weight: number): void {
  const at = rowAt(weights, bucket) + (column >> 2);
  weights.rows[at] = (weights.rows[at] ?? 0) ^ ((weight & 0xff) << (8 * (column & 3)));
}

function sumsBefore(weighing: Int32Array): Uint32Array {
  let sum = 0;
  return Uint32Array.from(weighing, (bits) => {
    const before = sum;
    sum += ones(bits);
    return before;
  });
}
