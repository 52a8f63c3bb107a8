import { z } from "zod";
import type { ChainFinding, ChainResult } from "../../domain/consent/chain-check.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readName } from "../names.ts";
import { type Column, renderList } from "../output.ts";
import { usageProblem } from "../problem.ts";
import { bar, progressLine } from "../progress.ts";
import { type ChainParts, type ChainTally, checkChains, isSound } from "./chains.ts";
import { type ConsentParts, personCalled, sourceCalled, sourceNames } from "./parts.ts";

export type VerifyParts = ChainParts & Pick<ConsentParts, "namespace" | "sources" | "identify" | "nowMs">;

const options = z.object({
  who: z.string().optional(),
  examples: z.coerce.number().int().min(0).max(10_000).default(5),
});
export type VerifyOptions = z.infer<typeof options>;

export const verifyCommand: Command<VerifyParts, VerifyOptions> = {
  words: "consent verify",
  args: [{ name: "[source]", help: "ConsentSource to look at; all of them when left out" }],
  summary: "whether consent records and their history are as they were recorded",
  details:
    "Every event of a person at a source moves the head of a chain, which is kept with their record. This reads all events again " +
    "and compares: one that was changed, removed, put in or moved shows. People are named by pseudonym. Changes nothing, and may " +
    "be run while consent comes in.\n" +
    "Exit code 0 when nothing is wrong, 1 when something is.",
  examples: [
    { type: "consentry consent verify", does: "everybody, at every source" },
    { type: "consentry consent verify website-optin -n marketing", does: "the people of one source" },
    { type: "consentry consent verify --who +447700900123", does: "one person" },
  ],
  flags: [
    { flags: "--who <number>", help: "only this person, however the number is written" },
    { flags: "--examples <count>", help: "records to name for each thing that is wrong", byDefault: "5" },
  ],
  options,
  run: runVerify,
};

async function runVerify(
  parts: VerifyParts,
  { args, options: given, scope, console }: Typed<VerifyOptions>,
): Promise<ExitCode> {
  if (args[0] !== undefined && given.who !== undefined)
    throw usageProblem("say one of them: a source, or --who", "one person at every source: --who alone");
  const person = given.who === undefined ? undefined : personCalled(given.who, parts);
  const source = args[0] === undefined ? undefined : await sourceCalled(readName(args[0], sourceNames).name, parts);
  const line = progressLine(console, parts.nowMs);
  const tally = await checkChains(parts, {
    examples: given.examples,
    ...(person ? { person } : {}),
    ...(source ? { source } : {}),
    onPartition: (done, total) => line.show(`${bar(done, total)} ${done} of ${total} partitions`),
  });
  line.end();
  console.data(renderList({ rows: rowsOf(tally), columns, document: (row) => row }, scope.output));
  const wrong = [...tally].filter(([result]) => !isSound(result));
  for (const [, { some }] of wrong) for (const finding of some) console.progress(`${findingText(finding)}\n`);
  if (wrong.length === 0) return exitCodes.yes;
  console.progress(whatToDo);
  return exitCodes.no;
}

const meanings: Readonly<Record<ChainResult, string>> = {
  Intact: "every event is as it was recorded",
  Unchained: "recorded by an older release; chained from the next event on",
  Altered: "an event was changed, or events have changed places",
  Missing: "events that were recorded are gone",
  Inserted: "there are more events than were recorded",
  Unseen: "an event is not in the record, which is an older one than it was",
  Lost: "there are events, and no record that can be read",
};

const results = Object.keys(meanings) as ChainResult[];

type Row = { readonly result: ChainResult; readonly records: number; readonly some: readonly object[] };

function rowsOf(tally: ChainTally): Row[] {
  return results.map((result) => {
    const { count = 0, some = [] } = tally.get(result) ?? {};
    return { result, records: count, some: some.map(placeOf) };
  });
}

const columns: readonly Column<Row>[] = [
  { header: "RESULT", value: (row) => row.result },
  { header: "RECORDS", value: (row) => row.records },
  { header: "MEANING", value: (row) => meanings[row.result] },
];

function placeOf({ key, from, to }: ChainFinding) {
  const [namespace, name, , person] = key.split(".");
  return { source: `${namespace}/${name}`, person, from, to };
}

/** `Altered: p1-k1-… at marketing/website-optin, events 17 to 90 of CONSENT` */
export function findingText(finding: ChainFinding): string {
  const { source, person, from, to } = placeOf(finding);
  return `${finding.result}: ${person} at ${source}, ${from === to ? `event ${from}` : `events ${from} to ${to}`} of CONSENT`;
}

const whatToDo =
  "   do: keep everything as it is and take a copy (consentry backup), compare these events with the last good backup, and find out\n" +
  "       who may write to CONSENT and to the bucket consent; docs/operations/people.md says more\n";
