import { z } from "zod";
import type { VerdictOutput } from "../../schemas/policy/verdict-output.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Column, renderList } from "../output.ts";
import { inputsIn, openBundle, type ReadBundle, type ReadParts } from "./parts.ts";

export type DiffParts = ReadParts & { readonly lines: (file: string) => AsyncIterable<string> };

const options = z.object({ inputs: z.string().optional() });
export type DiffOptions = z.infer<typeof options>;

export const diffCommand: Command<DiffParts, DiffOptions> = {
  words: "policy diff",
  args: [
    { name: "<old>", help: "bundle that is active" },
    { name: "<new>", help: "bundle that is to follow it" },
  ],
  summary: "what a new bundle would decide otherwise",
  details:
    "Compares the catalogues of rules, and the verdicts of both bundles on their golden messages and on the inputs of a file: " +
    "policy inputs, or what `explain decision -o json` prints, one a line.\n" +
    "Exit code 0 when nothing differs, 1 when something does.",
  examples: [
    { type: "consentry policy diff 1.4.0.tar.gz 1.5.0.tar.gz", does: "rules and golden messages" },
    {
      type: "consentry policy diff 1.4.0.tar.gz 1.5.0.tar.gz --inputs decisions.jsonl",
      does: "on real decisions as well",
    },
  ],
  flags: [{ flags: "--inputs <file>", help: "policy inputs to judge by both, JSON lines" }],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const before = await openBundle(parts, args[0]);
    const after = await openBundle(parts, args[1]);
    try {
      const inputs = [
        ...before.golden,
        ...after.golden,
        ...(given.inputs === undefined ? [] : await readInputs(parts, given.inputs)),
      ];
      const rows = [
        ...ruleDifferences(before, after),
        ...verdictDifferences(await before.judge(inputs), await after.judge(inputs)),
      ];
      console.data(renderList({ rows, columns }, scope.output));
      console.progress(`${inputs.length} messages judged by ${before.revision} and ${after.revision}\n`);
      return rows.length === 0 ? exitCodes.yes : exitCodes.no;
    } finally {
      await before.close();
      await after.close();
    }
  },
};

export async function readInputs(parts: Pick<DiffParts, "lines">, file: string): Promise<unknown[]> {
  const inputs: unknown[] = [];
  for await (const line of parts.lines(file)) inputs.push(...inputsIn(line));
  return inputs;
}

type Row = { readonly what: string; readonly count: number; readonly before: string; readonly after: string };

const columns: readonly Column<Row>[] = [
  { header: "WHAT", value: (row) => row.what },
  { header: "COUNT", value: (row) => row.count },
  { header: "BEFORE", value: (row) => row.before },
  { header: "AFTER", value: (row) => row.after },
];

function ruleDifferences(before: ReadBundle, after: ReadBundle): Row[] {
  const ids = [...new Set([...Object.keys(before.rules), ...Object.keys(after.rules)])].sort();
  return ids.flatMap((id): Row[] => {
    const [old, next] = [ruleText(before.rules[id]), ruleText(after.rules[id])];
    return old === next ? [] : [{ what: `rule ${id}`, count: 1, before: old, after: next }];
  });
}

function ruleText(rule: ReadBundle["rules"][string] | undefined): string {
  return rule === undefined ? "none" : `${rule.clause} ${rule.severity} since ${rule.since}`;
}

/** Verdicts that differ, counted by how: which outcome became which, by which rules. */
function verdictDifferences(
  before: readonly (VerdictOutput | undefined)[],
  after: readonly (VerdictOutput | undefined)[],
): Row[] {
  const pairs = before.map((old, index) => ({ before: verdictText(old), after: verdictText(after[index]) }));
  const groups = Map.groupBy(
    pairs.filter((pair) => pair.before !== pair.after),
    (pair) => `${pair.before}>${pair.after}`,
  );
  return [...groups.values()].flatMap((group) =>
    group[0] ? [{ what: "messages", count: group.length, ...group[0] }] : [],
  );
}

function verdictText(output: VerdictOutput | undefined): string {
  if (!output) return "no answer";
  const rules = [...new Set(output.violations.map(({ rule }) => rule))].sort();
  return rules.length === 0 ? output.outcome : `${output.outcome} (${rules.join(", ")})`;
}
