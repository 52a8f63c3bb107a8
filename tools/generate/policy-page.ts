import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { withBlocks } from "./page/blocks.ts";
import { ruleCatalogue } from "./policy-rules.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const path = "policies/README.md";

const clauses = z.object({
  clauses: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      status: z.enum(["working", "planned"]),
      controls: z.array(z.string()),
      planned: z.array(z.string()),
    }),
  ),
});
type Clause = z.infer<typeof clauses>["clauses"][number];

/** policies/README.md: the tables of clauses and rules. The rest of the page is written by hand. */
export async function generate(): Promise<Map<string, string>> {
  const [text, declared, rules] = await Promise.all([
    readFile(root + path, "utf8"),
    readFile(`${root}policies/clauses.yaml`, "utf8"),
    ruleCatalogue(),
  ]);
  const blocks = new Map([
    ["clauses", clauseTable(clauses.parse(parse(declared)).clauses)],
    ["rules", ruleTable(rules)],
  ]);
  return new Map([[path, withBlocks({ path, text }, blocks)]]);
}

function clauseTable(all: readonly Clause[]): string {
  const rows = all.map((clause) => `| ${clause.id} | ${clause.text} | ${carriedBy(clause)} |`);
  return ["| clause | what it asks | carried by |", "| --- | --- | --- |", ...rows].join("\n");
}

/** What is planned is red: nobody may take it for a control. */
function carriedBy({ status, controls, planned }: Clause): string {
  const named = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(" ");
  const missing = planned.length > 0 ? [`🔴 planned: ${named(planned)}`] : [];
  return [...(status === "working" ? [`🟢 ${named(controls)}`] : []), ...missing].join("<br>");
}

function ruleTable(rules: Awaited<ReturnType<typeof ruleCatalogue>>): string {
  const rows = rules.map(
    ([id, { clause, severity, title, remedy }]) =>
      `| [${id}](consentry/${id}/${id}.rego) | ${clause} | ${severity} | ${title} | ${remedy} |`,
  );
  return ["| rule | clause | severity | | what to do |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}
