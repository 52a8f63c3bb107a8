/** What is shown at the end: what a person would type next and see, and the counts. */

import { campaigns } from "./input/lists.ts";
import { type Outcome, outcomeNow, toldOf } from "./log/outcome.ts";
import type { Narrator } from "./narrator.ts";
import type { Evidence, Result } from "./result.ts";
import { namespace } from "./stage/places.ts";
import type { Stage } from "./stage/stage.ts";
import { inFigures } from "./story/scene.ts";

type Print = (text: string) => void;

/** Commands whose answers are shown as they come from the real programs. */
const nextCommands: readonly (readonly string[])[] = [
  ["get", "campaigns", "-n", namespace],
  ["get", "consentsources", "-n", namespace],
  ["get", "messagetemplates", "-n", namespace],
  ["get", "senders", "-n", namespace],
  ["get", "policybundles"],
  ["get", "compliancecases", "-n", namespace],
  ["get", "compliancereviews", "-n", namespace],
  ["describe", "campaign", campaigns.prohibited, "-n", namespace],
];

export async function showNextCommands(stage: Stage, show: Print): Promise<void> {
  for (const command of nextCommands) show(`$ kubectl ${command.join(" ")}\n${await stage.kubectl(command)}\n`);
}

/** The counts as tables. */
export function countsText({ result, outcome }: Pick<Evidence, "result" | "outcome">): string {
  return [campaignTable(outcome), "", clauseTable(result), "", ...ceaseLines(result), ...proofLines(result)].join("\n");
}

function campaignTable(outcome: Outcome): string {
  const outcomes = ["approved", "rejected", "deferred", "held"] as const;
  const rows = Object.values(campaigns).map((campaign) => {
    const told = toldOf(outcome, campaign);
    const now = told.map(outcomeNow);
    const counts = outcomes.map((name) => now.filter((each) => each === name).length);
    return [campaign, ...[told.length, ...counts].map(inFigures)];
  });
  return table([["CAMPAIGN", "MESSAGES", ...outcomes.map((name) => name.toUpperCase())], ...rows]);
}

function clauseTable({ perClause }: Result): string {
  const rows = Object.entries(perClause).map(([clause, count]) => [clause, inFigures(count)]);
  return table([["CLAUSE", "REFUSED"], ...rows]);
}

function ceaseLines({ suspended }: Result): string[] {
  return suspended.map(
    ({ campaign, clause, rule, timeToCeaseMs, sentAfterHold }) =>
      `${campaign} broke ${clause} (${rule}): the last gate stopped after ${timeToCeaseMs} ms, ${sentAfterHold} sent afterwards`,
  );
}

function proofLines({ messages, verdicts, missing, contradictory, approved, sent }: Result): string[] {
  const counted = `${inFigures(messages)} messages, ${inFigures(verdicts)} with a verdict`;
  return [
    `${counted}: ${missing} missing, ${contradictory} contradictory (counted from the streams themselves)`,
    `${inFigures(approved)} approved, ${inFigures(sent)} sent`,
  ];
}

/** Columns as kubectl sets them: left, three spaces between. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

/** What to do now that the stage stays. */
export function keptText(environmentFile: string): string {
  return [
    "All of it goes on running. In a second terminal:",
    "",
    `$ . ${environmentFile}`,
    `$ kubectl get campaigns -n ${namespace}`,
    `$ consentry try campaign/spring-sale -n ${namespace} --to +447700900123`,
    "",
    "README.md goes on from there. Ctrl-C here ends it.",
  ].join("\n");
}

export function tellExpectations(
  narrator: Pick<Narrator, "pass" | "fail">,
  found: readonly { readonly what: string; readonly problem: string | undefined }[],
): void {
  for (const { what, problem } of found) {
    if (problem === undefined) narrator.pass(what);
    else narrator.fail(`${what}. Found: ${problem}`);
  }
}
