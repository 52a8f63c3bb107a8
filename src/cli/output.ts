import { stringify } from "yaml";

export const formats = ["table", "wide", "json", "yaml", "jsonl"] as const;
export type Format = (typeof formats)[number];

/** A column of a table; `wide` ones are shown with `-o wide` only. */
export type Column<Row> = {
  readonly header: string;
  readonly value: (row: Row) => string | number | boolean | undefined;
  readonly wide?: boolean;
};

/** How a list is shown: as a table for people, as documents for machines. */
export type List<Row> = {
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What json, yaml and jsonl give for a row; the row itself when absent. */
  readonly document?: (row: Row) => unknown;
};

/** A list as text that ends in a newline. An empty table is empty text: say on stderr that there is nothing. */
export function renderList<Row>(list: List<Row>, format: Format): string {
  if (format === "table" || format === "wide") return renderTable(list, { wide: format === "wide" });
  const documents = list.document === undefined ? list.rows : list.rows.map(list.document);
  if (format === "jsonl") return documents.map((each) => `${JSON.stringify(each)}\n`).join("");
  return renderDocument(documents, format);
}

/** One answer as text that ends in a newline: `text` for people, the document itself for machines. */
export function renderOne(one: { text: string; document: unknown }, format: Format): string {
  if (format === "table" || format === "wide") return one.text.endsWith("\n") ? one.text : `${one.text}\n`;
  return format === "jsonl" ? `${JSON.stringify(one.document)}\n` : renderDocument(one.document, format);
}

function renderDocument(document: unknown, format: "json" | "yaml"): string {
  return format === "json" ? `${JSON.stringify(document, null, 2)}\n` : stringify(document);
}

const gap = "   ";

/** As kubectl prints it: upper-case headers, three spaces between columns, nothing at the end of a line. */
function renderTable<Row>({ rows, columns }: List<Row>, { wide }: { wide: boolean }): string {
  if (rows.length === 0) return "";
  const shown = columns.filter((column) => wide || column.wide !== true);
  const cells = [shown.map((each) => each.header), ...rows.map((row) => shown.map((each) => cellOf(each.value(row))))];
  const widths = shown.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const lines = cells.map((line) => line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(gap));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** A cell is one line: what came from elsewhere may not draw on the screen. */
function cellOf(value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  return plainLine(String(value));
}

/** Text without line breaks and control characters, so that a value from a cluster cannot move the cursor or fake a line. */
export function plainLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
}
