import { z } from "zod";
import { decisionReceivedAtMs } from "../../domain/decision/decision-id.ts";
import { type LabelReport, labelReport, type Precision } from "../../domain/labels/report.ts";
import type { LabelRecord } from "../../schemas/wire/label.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Command, Console, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { instantText } from "../message/verdict-text.ts";
import { type Column, renderList, renderOne } from "../output.ts";
import { timeBack } from "./parts.ts";

export type ReportParts = {
  /** Everything that was ever said there, oldest first. */
  readonly labels: () => Promise<readonly LabelRecord[]>;
  /** Hands over every verdict since an instant that did not let its message go. */
  readonly stopped: (sinceMs: number, onVerdict: (record: VerdictRecord) => void) => Promise<void>;
  readonly nowMs: () => number;
};

const options = z.object({ since: z.string().default("30d") });
export type ReportOptions = z.infer<typeof options>;

export const spamReportCommand: Command<ReportParts, ReportOptions> = {
  words: "spam report",
  summary: "how often those who looked found the rules right",
  details:
    "Folds what was said on verdicts (consentry spam label) into the precision of every rule and campaign: the share of the labelled stops " +
    "that was right, and where it lies with 95 % confidence (Wilson). A verdict of several rules counts for each rule that the word was about. " +
    "Approvals that should have been stopped are misses. TO LABEL is the newest verdict of a rule that nobody has labelled. Who labels only " +
    "what looks wrong makes a rule look worse than it is: label some of each rule as they come.",
  examples: [
    { type: "consentry spam report -n marketing", does: "the last thirty days of a namespace" },
    { type: "consentry spam report -A --since 90d -o yaml", does: "everything that the log still has" },
  ],
  flags: [
    {
      flags: "--since <span>",
      help: "messages that came this long ago or later, such as 30d or 12h",
      byDefault: "30d",
    },
  ],
  options,
  run: runReport,
};

async function runReport(
  parts: ReportParts,
  { options: given, scope, console }: Typed<ReportOptions>,
): Promise<ExitCode> {
  const sinceMs = parts.nowMs() - timeBack(given.since);
  const stopped = new Map<string, Set<string>>();
  await parts.stopped(sinceMs, ({ decision, receivedAtMs, violations }) => {
    if (receivedAtMs < sinceMs) return;
    for (const { rule } of violations) stopped.set(rule, (stopped.get(rule) ?? new Set()).add(decision));
  });
  const labels = (await parts.labels()).filter(({ decision }) => (decisionReceivedAtMs(decision) ?? 0) >= sinceMs);
  const report = labelReport(labels, stopped);
  const document = { since: instantText(sinceMs), ...report };
  console.data(renderOne({ text: reportText(report), document }, scope.output));
  if (report.labelled === 0) sayWhatNext(report, given.since, console);
  return exitCodes.yes;
}

function sayWhatNext({ rules }: LabelReport, since: string, console: Console): void {
  const decision = rules.find(({ toLabel }) => toLabel !== null)?.toLabel ?? "<decision>";
  const cure =
    decision === "<decision>"
      ? "nothing was stopped in that time either: look further back with --since"
      : `look at one (consentry explain decision ${decision}), then consentry spam label ${decision} --right|--wrong`;
  console.progress(`nothing of the last ${since} is labelled yet\n   do: ${cure}\n`);
}

function reportText(report: LabelReport): string {
  const { labelled, falseAlarms, misses, disputed } = report;
  const disagree = disputed === 0 ? "" : `; on ${disputed} people disagree, and the newest word counts`;
  const head = `${labelled} labelled: ${counted(falseAlarms, "false alarm", "s")}, ${counted(misses, "miss", "es")}${disagree}\n`;
  const rules = renderList({ rows: report.rules, columns: ruleColumns }, "table");
  const campaigns = renderList({ rows: report.campaigns, columns: campaignColumns }, "table");
  return [labelled === 0 ? "" : head, rules, campaigns].filter((part) => part !== "").join("\n");
}

const precisionColumns: readonly Column<Precision>[] = [
  { header: "LABELLED", value: (row) => row.labelled },
  { header: "RIGHT", value: (row) => row.right },
  { header: "PRECISION", value: ({ precision }) => (precision === null ? "" : percent(precision)) },
  { header: "95%", value: ({ interval }) => interval?.map(percent).join(" to ") ?? "" },
];

const ruleColumns: readonly Column<LabelReport["rules"][number]>[] = [
  { header: "RULE", value: ({ rule }) => rule },
  { header: "VERDICTS", value: ({ verdicts }) => verdicts },
  ...precisionColumns,
  { header: "TO LABEL", value: ({ toLabel }) => toLabel ?? "" },
];

const campaignColumns: readonly Column<LabelReport["campaigns"][number]>[] = [
  { header: "CAMPAIGN", value: ({ campaign }) => campaign },
  ...precisionColumns,
  { header: "FALSE ALARMS", value: ({ falseAlarms }) => falseAlarms },
  { header: "APPROVALS LABELLED", value: ({ approvals }) => approvals },
  { header: "MISSES", value: ({ misses }) => misses },
];

function counted(count: number, what: string, plural: string): string {
  return `${count} ${what}${count === 1 ? "" : plural}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
