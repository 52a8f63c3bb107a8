import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { conditionReasons, conditionTypes, eventReasons } from "../../src/schemas/resources/conditions.ts";
import { kinds } from "../../src/schemas/resources/index.ts";
import { type ConditionRow, conditionRows } from "./page/condition-table.ts";
import { table } from "./page/table.ts";
import { eventWords, reasonWords, typeWords } from "./reference/condition-words.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const head = `<!-- Written by tools/generate/conditions.ts; change src/schemas/resources/conditions.ts, the words in tools/generate/reference
or the tables on the pages of the kinds instead. -->
# Conditions, reasons, events

Conditions are in \`status.conditions\` of every object: type, status, reason, and a message that says what to do next. Types and reasons
come from these closed lists, and a word never changes its meaning: scripts may branch on it. Which status goes with which reason is on
the page of each [kind](../resources/README.md).
`;

/** docs/reference/conditions.md: the closed lists of conditions.ts, and which kind says what, from the kinds' pages. */
export async function generate(): Promise<Map<string, string>> {
  const said = await Promise.all(kinds.map(async ({ kind }) => ({ kind, rows: await rowsOf(kind) })));
  const parts = [head, typesPart(said), reasonsPart(said), eventsPart()];
  return new Map([["docs/reference/conditions.md", `${parts.join("\n")}\n`]]);
}

type Said = { readonly kind: string; readonly rows: readonly ConditionRow[] };

async function rowsOf(kind: string): Promise<readonly ConditionRow[]> {
  const path = `docs/resources/${kind.toLowerCase()}.md`;
  return conditionRows({ path, text: await readFile(root + path, "utf8") });
}

function typesPart(said: readonly Said[]): string {
  const rows = conditionTypes.map((type) => {
    const on = said.filter(({ rows }) => rows.some((row) => row.type === type));
    return [
      `\`${type}\``,
      typeWords[type],
      type === "Reconciling" ? "whatever is not Ready and not Stalled" : linked(on),
    ];
  });
  return `## Conditions\n\n${table(["condition", "True says", "on"], rows)}\n`;
}

function reasonsPart(said: readonly Said[]): string {
  const rows = conditionReasons.map((reason) => {
    const types = conditionTypes.filter((type) =>
      said.some(({ rows }) => rows.some((row) => row.type === type && row.reasons.includes(reason))),
    );
    const { means, todo } = reasonWords[reason];
    return [`\`${reason}\``, types.map((type) => `\`${type}\``).join(", "), means, todo];
  });
  return `## Reasons\n\n${table(["reason", "on", "means", "what to do"], rows)}\n`;
}

function eventsPart(): string {
  const rows = eventReasons.map((reason) => [`\`${reason}\``, eventWords[reason]]);
  const text = "Events (`kubectl describe`, `kubectl events`) tell what changed, once, when it does.";
  return `## Events\n\n${text}\n\n${table(["reason", "tells"], rows)}`;
}

function linked(said: readonly Said[]): string {
  if (said.length === kinds.length) return "all kinds";
  return said.map(({ kind }) => `[${kind}](../resources/${kind.toLowerCase()}.md)`).join(", ");
}
