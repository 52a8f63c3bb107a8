import { z } from "zod";
import { type VerdictInput, verdictInput } from "../../schemas/policy/verdict-input.ts";
import type { SentRecord } from "../../schemas/wire/sent.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { instantText, reasonText, seeLines, verdictDocument } from "../message/verdict-text.ts";
import { plainLine, renderOne } from "../output.ts";
import { negativeAnswer } from "../problem.ts";
import { decisionCalled } from "./called.ts";
import { factLines } from "./facts-text.ts";

/** A verdict, and the document that the policy judged as JSON; empty when it was not asked. */
type Judged = { readonly record: VerdictRecord; readonly input: string };

export type ExplainDecisionParts = {
  /** Every verdict on the message of a decision, oldest first. */
  readonly verdicts: (decision: string, receivedAtMs: number) => Promise<readonly Judged[]>;
  /** What dispatch did with it. */
  readonly sent: (decision: string) => Promise<SentRecord | undefined>;
};

const options = z.object({});

export const explainDecisionCommand: Command<ExplainDecisionParts, Record<string, never>> = {
  words: "explain decision",
  args: [{ name: "<decision>", help: "id of the decision, as verdicts, conditions and cases show it" }],
  summary: "what was decided about one message, why, on which facts, and what became of it",
  details:
    "Shows every verdict on the message, the clauses and rules behind the newest, the facts it was judged on, and whether it was " +
    "sent. There is no number and no text in it: none is kept.",
  examples: [
    { type: "consentry explain decision 01M83WDGR00003", does: "for people" },
    {
      type: "consentry explain decision 01M83WDGR00003 -o yaml",
      does: "with the whole document that the policy judged",
    },
  ],
  options,
  run: async (parts, { args, scope, console }) => {
    const { decision, receivedAtMs } = decisionCalled(args[0]);
    const verdicts = await parts.verdicts(decision, receivedAtMs);
    const last = verdicts.at(-1);
    if (!last)
      throw negativeAnswer(
        `nothing is stored on ${decision}`,
        "verdicts are kept for a while only: the archive has older ones",
      );
    const sent = await parts.sent(decision);
    console.data(
      renderOne({ text: decisionText(verdicts, last, sent), document: documentOf(verdicts, sent) }, scope.output),
    );
    return exitCodes.yes;
  },
};

function decisionText(verdicts: readonly Judged[], newest: Judged, sent: SentRecord | undefined): string {
  const input = inputOf(newest);
  const last = newest.record;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["decision", [`${last.decision}  ${last.outcome}`]],
    ["campaign", [`${last.campaign.namespace}/${last.campaign.name}, generation ${last.generation}`]],
    [
      "message",
      [`${last.sequence} of OUTBOUND, received ${instantText(last.receivedAtMs)}${last.trial ? ", a trial" : ""}`],
    ],
    ["verdicts", verdicts.map(({ record }) => attemptText(record))],
    ["policy", [`${last.revision || "none"}  ${last.bundle}`]],
    ["why", whyLines(last)],
    ["facts", input === undefined ? ["the policy was not asked"] : factLines(input)],
    ["sent", [sentText(last, sent)]],
  ];
  const lines = sections.flatMap(([name, texts]) =>
    texts.map((text, index) => `${(index === 0 ? name : "").padEnd(nameWidth)}${text}`),
  );
  return `${lines.join("\n")}\n`;
}

const nameWidth = 10;

function whyLines({ violations }: VerdictRecord): string[] {
  const reasons = violations.flatMap((violation) => [reasonText(violation), `do: ${plainLine(violation.remedy)}`]);
  return [...reasons, ...seeLines(violations)];
}

function attemptText(record: VerdictRecord): string {
  const until = record.deferUntilMs === null ? "" : ` until ${instantText(record.deferUntilMs)}`;
  return `${record.attempt}. ${record.outcome}${until}  ${instantText(record.judgedAtMs)}  by ${record.gate}`;
}

function sentText(last: VerdictRecord, sent: SentRecord | undefined): string {
  if (sent)
    return [sent.state, instantText(sent.atMs), sent.reason, sent.code, sent.wamid]
      .filter((part) => part !== null)
      .join("  ");
  if (last.trial) return "never: a trial stops before dispatch";
  return last.outcome === "approved" ? "not yet" : "no";
}

function documentOf(verdicts: readonly Judged[], sent: SentRecord | undefined) {
  const attempts = verdicts.map((judged) => ({
    ...verdictDocument(judged.record),
    gate: judged.record.gate,
    input: inputOf(judged) ?? null,
  }));
  return { decision: verdicts[0]?.record.decision, attempts, sent: sent ?? null };
}

/** An input of another version of this program is no reason to show nothing. */
function inputOf({ input }: Judged): VerdictInput | undefined {
  return input === "" ? undefined : verdictInput.safeParse(JSON.parse(input)).data;
}
