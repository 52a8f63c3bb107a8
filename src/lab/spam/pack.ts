import type { ModelHead } from "../../schemas/policy/spam-model.ts";
import type { Weights } from "./fit.ts";

/** Weights of one head, to be packed. */
export type PackedHead = {
  readonly labels: readonly string[];
  readonly weights: Weights;
  /** Divides all scores, so that the probabilities are calibrated. */
  readonly temperature: number;
  /** How many weights are kept, the largest ones. */
  readonly entriesMax: number;
};

/** @returns the heads as a model has them, and the table of all their weights in base64 */
export function pack(heads: readonly PackedHead[]): { readonly heads: ModelHead[]; readonly weights: string } {
  const rows = new Map<number, Map<number, number>>();
  let first = 0;
  const packed: ModelHead[] = [];
  for (const head of heads) {
    packed.push(packHead(head, first, rows));
    first += head.labels.length;
  }
  return { heads: packed, weights: Buffer.from(tableOf(rows)).toString("base64") };
}

const largest = 127;

function packHead(head: PackedHead, first: number, rows: Map<number, Map<number, number>>): ModelHead {
  const { labels, weights, temperature } = head;
  const all = weights.features.flatMap((feature) =>
    centred(weights.of(feature) ?? new Float64Array()).map((weight, at) => ({ feature, column: first + at, weight })),
  );
  const kept = all
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.feature - b.feature || a.column - b.column)
    .slice(0, head.entriesMax);
  const unit = Math.abs(kept[0]?.weight ?? 1) / largest || 1;
  for (const { feature, column, weight } of kept) {
    const whole = Math.round(weight / unit);
    if (whole === 0) continue;
    const row = rows.get(feature) ?? new Map<number, number>();
    row.set(column, whole);
    rows.set(feature, row);
  }
  const biases = centred(weights.biases).map((bias) => Number((bias / temperature).toPrecision(6)));
  return { labels: [...labels], biases, scale: Number((unit / temperature).toPrecision(9)) };
}

/** What all labels have in common changes nothing, and only takes room. */
function centred(weights: Float64Array): number[] {
  const mean = weights.reduce((a, b) => a + b, 0) / Math.max(1, weights.length);
  return [...weights].map((weight) => weight - mean);
}

function tableOf(rows: ReadonlyMap<number, ReadonlyMap<number, number>>): number[] {
  const bytes: number[] = [];
  let last = -1;
  for (const [bucket, row] of [...rows].sort(([a], [b]) => a - b)) {
    const columns = [...row].sort(([a], [b]) => a - b);
    putVarint(bytes, bucket - last - 1);
    putVarint(
      bytes,
      columns.reduce((mask, [column]) => mask + 2 ** column, 0),
    );
    for (const [, weight] of columns) bytes.push(weight & 0xff);
    last = bucket;
  }
  return bytes;
}

/** LEB128, unsigned. */
function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}
