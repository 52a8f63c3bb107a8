import { alphabet, digit, levels, type WeightText } from "../../domain/spam/weight-text.ts";
import type { ModelHead } from "../../schemas/policy/spam-model.ts";
import { centred, type Weights } from "./fit.ts";

/** Weights of one head, to be packed. */
export type PackedHead = {
  readonly labels: readonly string[];
  readonly weights: Weights;
  /** Divides all scores, so that the probabilities are calibrated. */
  readonly temperature: number;
  /** How many weights are kept, the largest ones. */
  readonly entriesMax: number;
};

type Kept = { readonly feature: number; readonly column: number; readonly weight: number };

/** The head as a model has it. */
export function pack(head: PackedHead): ModelHead {
  const { labels, weights, temperature } = head;
  const kept = largestOf(head);
  const unit = Math.abs(kept[0]?.weight ?? 1) / (levels.at(-1) ?? 1) || 1;
  const biases = centred(weights.biases).map((bias) => Number((bias / temperature).toPrecision(6)));
  return {
    labels: [...labels],
    biases,
    scale: Number((unit / temperature).toPrecision(9)),
    ...textOf(rowsOf(kept, unit)),
  };
}

function largestOf({ weights, entriesMax }: PackedHead): Kept[] {
  return weights.features
    .flatMap((feature) =>
      centred(weights.of(feature) ?? new Float64Array()).map((weight, column) => ({ feature, column, weight })),
    )
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.feature - b.feature || a.column - b.column)
    .slice(0, entriesMax);
}

/** Feature → column → the character of its weight. */
function rowsOf(kept: readonly Kept[], unit: number): Map<number, Map<number, string>> {
  const rows = new Map<number, Map<number, string>>();
  for (const { feature, column, weight } of kept) {
    if (Math.abs(weight) < unit / 2) continue;
    const row = rows.get(feature) ?? new Map<number, string>();
    row.set(column, alphabet[2 * nearestLevel(Math.abs(weight) / unit) + (weight < 0 ? 1 : 0)] ?? "");
    rows.set(feature, row);
  }
  return rows;
}

function nearestLevel(weight: number): number {
  let nearest = 0;
  levels.forEach((level, at) => {
    if (Math.abs(level - weight) < Math.abs((levels[nearest] ?? 0) - weight)) nearest = at;
  });
  return nearest;
}

function textOf(rows: ReadonlyMap<number, ReadonlyMap<number, string>>): WeightText {
  const text = { distances: "", masks: "", weights: "" };
  let last = -1;
  for (const [bucket, row] of [...rows].sort(([a], [b]) => a - b)) {
    const columns = [...row].sort(([a], [b]) => a - b);
    text.distances += digitsOf(bucket - last - 1);
    text.masks += digitsOf(columns.reduce((mask, [column]) => mask + 2 ** column, 0));
    text.weights += columns.map(([, weight]) => weight).join("");
    last = bucket;
  }
  return text;
}

function digitsOf(value: number): string {
  let digits = "";
  let rest = value;
  for (; rest >= digit; rest = Math.floor(rest / digit)) digits += alphabet[(rest % digit) + digit] ?? "";
  return digits + (alphabet[rest] ?? "");
}
