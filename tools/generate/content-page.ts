import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { withBlocks } from "./page/blocks.ts";
import { ruleCatalogue } from "./policy-rules.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const path = "docs/content-rules.md";
const data = `${root}policies/data/consentry`;

const titled = z.record(z.string(), z.object({ title: z.string() }));
const goodsData = z.object({
  prohibited: titled,
  regulated: z.record(z.string(), z.object({ countries: z.record(z.string(), z.object({ minimumAge: z.int() })) })),
});

/** docs/content-rules.md: the tables of crimes, goods and countries. The rest of the page is written by hand. */
export async function generate(): Promise<Map<string, string>> {
  const [text, crimes, goods, rules] = await Promise.all([
    readFile(root + path, "utf8"),
    read("crimes/data.yaml", titled),
    read("goods/data.yaml", goodsData),
    ruleCatalogue(),
  ]);
  const catalogue = new Map(rules);
  const of = (rule: string) => catalogue.get(rule) ?? { severity: "", title: "" };
  const own = ["crime-recruitment", "forged-documents", "violence-threat"].map((id) => row(id, of(id).title, id));
  const promoted = Object.entries(crimes).map(([id, { title }]) => row(id, title, "crime-promotion"));
  const prohibited = Object.entries(goods.prohibited).map(([id, { title }]) => row(id, title, "prohibited-goods"));
  const head = ["| category | what it is | rule | severity |", "| --- | --- | --- | --- |"];
  const countries = Object.entries(goods.regulated).map(
    ([id, regulated]) => `| ${id} | ${named(regulated.countries)} |`,
  );
  const blocks = new Map([
    ["content", [...head, ...own, ...promoted, ...prohibited].join("\n")],
    ["regulated", ["| trade | countries, with the least age |", "| --- | --- |", ...countries].join("\n")],
  ]);
  return new Map([[path, withBlocks({ path, text }, blocks)]]);

  function row(id: string, title: string, rule: string): string {
    return `| ${id} | ${title} | \`${rule}\` | ${of(rule).severity} |`;
  }
}

function named(countries: Readonly<Record<string, { readonly minimumAge: number }>>): string {
  return Object.entries(countries)
    .map(([country, { minimumAge }]) => `${country} ${minimumAge}`)
    .join(", ");
}

async function read<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(parse(await readFile(`${data}/${file}`, "utf8")));
}
