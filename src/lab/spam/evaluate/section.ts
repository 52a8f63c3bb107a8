import type { Table } from "./table.ts";

export type Run = {
  /** One text in four, to see that it runs; the figures mean little. */
  readonly quick: boolean;
  readonly progress: (line: string) => void;
};

/** A part of the evaluation, to be asked for by its name. */
export type Section = { readonly name: string; readonly tables: (run: Run) => Promise<Table[]> };

export function sampled<T>(rows: readonly T[], { quick }: Run): readonly T[] {
  return quick ? rows.filter((_, at) => at % 4 === 0) : rows;
}
