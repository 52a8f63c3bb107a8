import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { kinds } from "../../src/schemas/resources/index.ts";
import type { Kind } from "../../src/schemas/resources/kind.ts";
import { structuralSchema } from "./crd/structural.ts";
import { withBlocks } from "./page/blocks.ts";
import { fieldTable } from "./page/field-table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** docs/resources/: the example and the tables on each kind's page. The rest of a page is written by hand. */
export async function generate(): Promise<Map<string, string>> {
  return new Map(await Promise.all(kinds.map(page)));
}

async function page(kind: Kind): Promise<[path: string, content: string]> {
  const name = kind.kind.toLowerCase();
  const path = `docs/resources/${name}.md`;
  const [text, example] = await Promise.all([
    readFile(`${root}${path}`, "utf8"),
    readFile(`${root}examples/${name}.yaml`, "utf8"),
  ]);
  const blocks = new Map([
    ["example", `\`\`\`yaml\n${withoutSchemaLine(example).trimEnd()}\n\`\`\``],
    ["spec", fieldTable(structuralSchema(kind.schemas.spec))],
    ["refusals", refusals(kind)],
    ["columns", columns(kind)],
    ["status", fieldTable(structuralSchema(kind.schemas.status))],
  ]);
  return [path, withBlocks({ path, text }, blocks)];
}

/** Its path is right beside the example only, not where a reader puts the text. */
function withoutSchemaLine(example: string): string {
  return example.replace(/^# yaml-language-server: .*\n/, "");
}

function refusals(kind: Kind): string {
  const rows = kind.celRules.map(({ fieldPath, message }) => `| \`${fieldPath.slice(1)}\` | ${message} |`);
  return ["| field | the API server answers |", "| --- | --- |", ...rows].join("\n");
}

function columns(kind: Kind): string {
  const rows = kind.columns.map(
    ({ name, description, wide }) => `| ${name.toUpperCase()} | ${wide ? "with `-o wide`" : ""} | ${description} |`,
  );
  return ["| column | | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}
