import { z } from "zod";
import type { VerdictOutput } from "../../schemas/policy/verdict-output.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Column, plainLine, renderList } from "../output.ts";
import { type DiffParts, readInputs } from "./diff.ts";
import { openBundle } from "./parts.ts";

const options = z.object({ bundle: z.string().default("bundle.tar.gz") });
export type EvalOptions = z.infer<typeof options>;

export const evalCommand: Command<DiffParts, EvalOptions> = {
  words: "eval",
  args: [
    {
      name: "<file>",
      help: "messages as the policy sees them (policies/schemas/verdict-input.json), JSON lines; - for standard input",
    },
  ],
  summary: "judge messages by a bundle, without a cluster",
  details:
    "Takes policy inputs, one a line, or what `explain decision -o json` prints, and gives the verdicts. Nothing is asked and " +
    "nothing stored: the same input and bundle give the same verdict, also years later.\n" +
    "Exit code 0 when all are approved, 1 when not.",
  examples: [
    { type: "consentry eval inputs.jsonl --bundle bundle.tar.gz", does: "a table of verdicts" },
    {
      type: "consentry explain decision 01M8… -o jsonl | consentry eval - --bundle 1.5.0.tar.gz",
      does: "what would the new policy say?",
    },
  ],
  flags: [{ flags: "--bundle <file>", help: "bundle to judge by", byDefault: "bundle.tar.gz" }],
  options,
  run: async (parts, { args, options: given, scope, console }) => {
    const bundle = await openBundle(parts, given.bundle);
    try {
      const outputs = await bundle.judge(await readInputs(parts, args[0] ?? "-"));
      const rows = outputs.map((output, index): Row => ({ message: index + 1, output }));
      console.data(renderList({ rows, columns, document: documentOf }, scope.output));
      return rows.every(({ output }) => output?.outcome === "approved") ? exitCodes.yes : exitCodes.no;
    } finally {
      await bundle.close();
    }
  },
};

type Row = { readonly message: number; readonly output: VerdictOutput | undefined };

/** No answer is a refusal, as at the gate. */
function documentOf({ message, output }: Row): unknown {
  return { message, ...(output ?? { outcome: "rejected", reason: "PolicyUndefined" }) };
}

const columns: readonly Column<Row>[] = [
  { header: "MESSAGE", value: (row) => row.message },
  { header: "OUTCOME", value: ({ output }) => output?.outcome ?? "rejected" },
  { header: "CLAUSE", value: ({ output }) => output?.violations[0]?.clause ?? "" },
  { header: "RULE", value: ({ output }) => (output ? (output.violations[0]?.rule ?? "") : "policy-undefined") },
  { header: "WHY", value: ({ output }) => plainLine(output?.violations[0]?.message ?? "") },
];
