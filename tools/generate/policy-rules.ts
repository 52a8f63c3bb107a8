import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

const rulesDir = fileURLToPath(new URL("../../policies/consentry", import.meta.url));

const annotations = z.object({
  title: z.string(),
  description: z.string(),
  custom: z.object({
    id: z.string(),
    clause: z.string(),
    severity: z.enum(["Minor", "Major", "Critical"]),
    since: z.iso.date(),
    remedy: z.string().max(300),
    steps: z.array(z.string()).max(8),
  }),
});

/** policies/data/consentry/rules/: the catalogue of the rules. */
export async function generate(): Promise<Map<string, string>> {
  const text = JSON.stringify(Object.fromEntries(await ruleCatalogue()), null, 2);
  return new Map([["policies/data/consentry/rules/data.json", `${text}\n`]]);
}

/** Every rule by its id, from its METADATA. */
export async function ruleCatalogue() {
  const entries = await readdir(rulesDir, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory() && entry.name !== "lib").map((entry) => entry.name);
  return await Promise.all(ids.sort().map(async (id) => [id, await catalogueEntry(id)] as const));
}

async function catalogueEntry(id: string) {
  const source = await readFile(join(rulesDir, id, `${id}.rego`), "utf8");
  const { title, custom } = annotations.parse(parse(metadataBlock(source)));
  if (custom.id !== id) throw new Error(`${id}.rego: custom.id is ${custom.id}; it must be the name of its folder`);
  const { clause, severity, since, remedy, steps } = custom;
  return { clause, severity, title, since, remedy, steps };
}

/** The YAML of a file's first METADATA comment, which is the package's. */
function metadataBlock(source: string): string {
  const lines = source.split("\n");
  const start = lines.indexOf("# METADATA") + 1;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith("#"));
  return lines
    .slice(start, end)
    .map((line) => line.slice(2))
    .join("\n");
}
