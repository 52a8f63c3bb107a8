import { contradictionIn } from "../../domain/labels/contradiction.ts";
import { sameWord } from "../../domain/labels/same-word.ts";
import type { LabelRecord } from "../../schemas/wire/label.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command, Typed } from "../command.ts";
import { decisionCalled } from "../decision/called.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer } from "../problem.ts";
import { type LabelOptions, labelFlags, labelOptions, requireSense } from "./label-options.ts";

/** A verdict and its sequence in VERDICTS. */
export type PlacedVerdict = { readonly record: VerdictRecord; readonly sequence: number };

export type LabelParts = {
  /** The newest verdict of a decision. */
  readonly verdict: (decision: string, receivedAtMs: number) => Promise<PlacedVerdict | undefined>;
  /** Everything that was said on verdicts of a campaign, oldest first. */
  readonly labels: (campaign: VerdictRecord["campaign"]) => Promise<readonly LabelRecord[]>;
  readonly append: (label: LabelRecord) => Promise<void>;
  /** The words of its message, masked and sealed, while the message is kept. */
  readonly sealedWords: (verdict: PlacedVerdict) => Promise<string | undefined>;
  /** The same of what is handed over on standard input; undefined when nothing is. */
  readonly sealedInput: () => Promise<string | undefined>;
  /** Whether the recipient asked to be forgotten. */
  readonly isForgotten: (record: VerdictRecord) => Promise<boolean>;
  readonly user: () => Promise<string>;
  readonly nowMs: () => number;
};

export const spamLabelCommand: Command<LabelParts, LabelOptions> = {
  words: "spam label",
  args: [
    {
      name: "<decision>",
      help: "id of the decision, as verdicts, conditions, cases and consentry spam report show it",
    },
  ],
  summary: "say whether a verdict was right, and what the message was",
  details:
    "Records your word on a verdict: what was stopped rightly, stopped though it was fine, or let through though it was spam. The newest word " +
    "on a decision counts, and saying the same again changes nothing. Of the message nothing is kept, unless you hold somebody's consent to it: " +
    "--keep-text with --consent-reference. The text is taken from the message while that is kept (approved or waiting), else from standard " +
    "input; numbers, addresses of mail and everything behind a link's host are masked, and it is sealed with the key of the pseudonyms. It goes " +
    "when the person is erased (consentry consent erase).",
  examples: [
    { type: "consentry spam label 01M83WDGR00003 --right --class spam", does: "it was spam, and was stopped" },
    {
      type: "consentry spam label 01M83WDGR00003 --wrong --class ham --rule spam",
      does: "a false alarm of one of its rules",
    },
    {
      type: "consentry spam label 01M83WDGR00003 --wrong --class smishing --keep-text --consent-reference ticket-812",
      does: "it got through; its text may teach the filter",
    },
  ],
  flags: labelFlags,
  options: labelOptions,
  run: runLabel,
};

async function runLabel(
  parts: LabelParts,
  { args, options: given, scope, console }: Typed<LabelOptions>,
): Promise<ExitCode> {
  requireSense(given);
  const verdict = await verdictOn(args[0], parts);
  const wanted = await labelOf(verdict, given, parts);
  const before = (await parts.labels(verdict.record.campaign)).findLast(
    ({ decision, by }) => decision === wanted.decision && by === wanted.by,
  );
  const known = before !== undefined && sameWord(before, wanted) ? before : undefined;
  if (!known) await parts.append(wanted);
  console.data(renderOne({ text: labelText(known ?? wanted), document: documentOf(known ?? wanted) }, scope.output));
  if (known) console.progress("you have said just that before; nothing was changed\n");
  return exitCodes.yes;
}

/** @throws Problem when there is none that can be labelled */
async function verdictOn(typed: string | undefined, parts: LabelParts): Promise<PlacedVerdict> {
  const { decision, receivedAtMs } = decisionCalled(typed);
  const verdict = await parts.verdict(decision, receivedAtMs);
  if (!verdict)
    throw negativeAnswer(
      `nothing is stored on ${decision}`,
      "verdicts are kept for a while only (docs/operations/retention.md): consentry spam report names some that can be labelled",
    );
  if (verdict.record.trial)
    throw negativeAnswer(`${decision} was a trial, which counts nowhere`, "label what was really sent");
  return verdict;
}

async function labelOf(verdict: PlacedVerdict, given: LabelOptions, parts: LabelParts): Promise<LabelRecord> {
  const { decision, campaign, outcome, violations, bundle, revision } = verdict.record;
  const rules = outcome === "approved" ? [] : [...new Set(violations.map(({ rule }) => rule))];
  const word = {
    ...{ outcome, rules, about: given.rule.length === 0 ? rules : [...new Set(given.rule)].sort() },
    ...{ judgement: given.right ? ("right" as const) : ("wrong" as const), class: given.class ?? null },
  };
  const contradiction = contradictionIn(word);
  if (contradiction) throw negativeAnswer(contradiction.message, contradiction.cure);
  return {
    ...{ decision, namespace: campaign.namespace, campaign: campaign.name, bundle, revision },
    ...word,
    ...{ by: await parts.user(), atMs: parts.nowMs() },
    kept: given.consentReference === undefined ? null : await keptText(verdict, given.consentReference, parts),
  };
}

/** @throws Problem when there is no text, or it may not be kept */
async function keptText(verdict: PlacedVerdict, reference: string, parts: LabelParts): Promise<LabelRecord["kept"]> {
  const { record } = verdict;
  if (record.recipient === "")
    throw negativeAnswer("the message names nobody, so its text could never be erased", "label it without --keep-text");
  if (await parts.isForgotten(record))
    throw negativeAnswer("this person has asked to be forgotten", "label it without --keep-text");
  const text = (await parts.sealedWords(verdict)) ?? (await parts.sealedInput());
  if (text === undefined)
    throw negativeAnswer(
      "there is no text: the message is not kept any more, or no gate is there to read it",
      `hand it over: consentry spam label ${record.decision} … < text.txt`,
    );
  return { text, recipient: record.recipient, reference };
}

function labelText(label: LabelRecord): string {
  const { decision, namespace, campaign, outcome, rules, about, judgement, class: given, kept, by } = label;
  const meant = about.length === rules.length ? "" : ` (about ${about.join(", ")})`;
  const lines = [
    `${judgement}  ${decision}  ${outcome}${rules.length === 0 ? "" : ` by ${rules.join(", ")}`}${meant}`,
    `       ${namespace}/${campaign}, policy ${label.revision || "none"}, by ${by}`,
    `       class: ${given ?? "not said"}; text: ${kept === null ? "not kept" : `kept, masked and sealed (${kept.reference})`}`,
  ];
  return lines.join("\n");
}

/** What was recorded, without the sealed text. */
function documentOf({ kept, atMs, ...label }: LabelRecord) {
  return {
    ...label,
    at: new Date(atMs).toISOString(),
    textKept: kept !== null,
    consentReference: kept?.reference ?? null,
  };
}
