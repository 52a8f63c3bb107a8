import type { Estimate, Share } from "./metrics.ts";

export type Cell = string | number | Share | Estimate | null;

/** One table of figures: on the terminal, as JSON and in the documentation. */
export type Table = {
  /** Names the block of docs/spam-filter.md that holds it. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: ReadonlyArray<readonly Cell[]>;
};

export function markdownOf({ head, rows }: Table): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(shown))];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function shown(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number") return Number.isInteger(cell) ? cell.toLocaleString("en") : cell.toFixed(3);
  if ("value" in cell) return `${cell.value.toFixed(3)} (${cell.interval.map((end) => end.toFixed(3)).join("–")})`;
  if (cell.share === null || cell.interval === null) return "";
  return `${percent(cell.share)} (${cell.interval.map(percent).join("–")})`;
}

const percent = (share: number) => (100 * share).toFixed(2);
