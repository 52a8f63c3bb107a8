import { seeded } from "../../seeded.ts";
import { sameness } from "../corpora.ts";

export type Fold<T> = { readonly train: readonly T[]; readonly test: readonly T[] };

const foldSeed = 5_574;

/** Every row is tested once. Rows that the filter cannot tell from each other share a fold, so that none is also learnt. */
export function foldsOf<T extends { readonly text: string }>(rows: readonly T[], count: number): Fold<T>[] {
  const random = seeded(foldSeed);
  const foldOf = new Map<string, number>();
  const placed = rows.map((row) => {
    const key = sameness(row.text);
    const fold = foldOf.get(key) ?? Math.floor(random() * count);
    foldOf.set(key, fold);
    return { row, fold };
  });
  return Array.from({ length: count }, (_, at) => ({
    train: placed.filter(({ fold }) => fold !== at).map(({ row }) => row),
    test: placed.filter(({ fold }) => fold === at).map(({ row }) => row),
  }));
}
