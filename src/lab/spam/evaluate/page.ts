import { markdownOf, type Table } from "./table.ts";

/** The page with these tables in their blocks, `<!-- generated: <name> -->` to `<!-- end -->`; the rest is left as it is. */
export function withFigures(page: string, tables: readonly Table[]): string {
  return tables.reduce(withTable, page);
}

function withTable(page: string, table: Table): string {
  const open = `<!-- generated: ${table.name} -->\n`;
  const start = page.indexOf(open);
  const end = page.indexOf("<!-- end -->", start);
  if (start < 0 || end < 0) throw new Error(`docs/spam-filter.md needs a block "${open.trim()}" with an end`);
  return `${page.slice(0, start)}${open}\n${markdownOf(table)}\n\n${page.slice(end)}`;
}
