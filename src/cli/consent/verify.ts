import { z } from "zod";
import type { Link } from "../../domain/consent/chain.ts";
import type { ChainResult } from "../../domain/consent/chain-check.ts";
import type { ConsentReceipt } from "../../schemas/wire/receipt.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readName } from "../names.ts";
import { type Column, renderList, renderOne } from "../output.ts";
import { negativeAnswer, usageProblem } from "../problem.ts";
import { bar, progressLine } from "../progress.ts";
import { type ChainParts, type ChainTally, checkChains, findingText, isSound, placeOf } from "./chains.ts";
import { type ConsentParts, personCalled, sourceCalled, sourceNames } from "./parts.ts";
import { type ReadReceipt, receiptText, stillKept, validReceipt } from "./verify-receipt.ts";

export type VerifyParts = Pick<ConsentParts, "nowMs"> &
  Pick<ChainParts, "sha256Hex"> & {
    /** What is kept on NATS. A receipt alone is verified without it. */
    readonly open: () => Promise<ChainParts & Pick<ConsentParts, "namespace" | "sources" | "identify">>;
    /** @throws Failure when a file or the key cannot be read */
    readonly readReceipt: (file: string, key: string) => Promise<ReadReceipt>;
  };

const options = z.object({
  who: z.string().optional(),
  receipt: z.string().optional(),
  key: z.string().optional(),
  examples: z.coerce.number().int().min(0).max(10_000).default(5),
});
export type VerifyOptions = z.infer<typeof options>;

export const verifyCommand: Command<VerifyParts, VerifyOptions> = {
  words: "consent verify",
  args: [{ name: "[source]", help: "ConsentSource to look at; all of the namespace, or of all, when left out" }],
  summary: "whether consent records and their history are as they were recorded",
  details:
    "Every event of a person at a source moves the head of a chain, which is kept with their record. This reads all events again " +
    "and compares: one that was changed, removed, put in or moved shows. People are named by pseudonym. Changes nothing, and may " +
    "be run while consent comes in.\n" +
    "With --receipt it reads a receipt, and needs nothing but the public key. With --who as well it also asks whether what is kept of " +
    "that person still holds the receipt's history.\n" +
    "Exit code 0 when nothing is wrong, 1 when something is.",
  examples: [
    { type: "consentry consent verify", does: "everybody, at every source" },
    { type: "consentry consent verify website-optin -n marketing", does: "the people of one source" },
    { type: "consentry consent verify --who +447700900123", does: "one person" },
    { type: "consentry consent verify --receipt receipt.jws --key receipt.pub", does: "a receipt, by itself" },
  ],
  flags: [
    { flags: "--who <number>", help: "only this person, however the number is written" },
    { flags: "--receipt <file>", help: "a receipt that consent show --receipt printed" },
    { flags: "--key <file>", help: "with --receipt: public key of whoever signed it, as PEM or JWK" },
    { flags: "--examples <count>", help: "records to name for each thing that is wrong", byDefault: "5" },
  ],
  options,
  run: runVerify,
};

async function runVerify(parts: VerifyParts, typed: Typed<VerifyOptions>): Promise<ExitCode> {
  const { args, options: given } = typed;
  if ((given.receipt === undefined) !== (given.key === undefined))
    throw usageProblem("--receipt and --key go together");
  if (args[0] !== undefined && (given.who ?? given.receipt) !== undefined)
    throw usageProblem("a source goes with neither --who nor --receipt", "one person at every source: --who alone");
  return given.receipt === undefined ? await verifyChains(parts, typed) : await verifyReceipt(parts, typed);
}

async function verifyReceipt(
  parts: VerifyParts,
  { options: { receipt: file = "", key = "", who }, scope, console }: Typed<VerifyOptions>,
): Promise<ExitCode> {
  const read = await parts.readReceipt(file, key);
  const receipt = validReceipt(read, parts.sha256Hex);
  if (who !== undefined) await compareWithKept(parts, receipt, who);
  const text = receiptText(receipt, read.ok ? read.keyId : "");
  console.data(renderOne({ text, document: receipt }, scope.output));
  return exitCodes.yes;
}

async function compareWithKept(parts: VerifyParts, receipt: ConsentReceipt, who: string): Promise<void> {
  const opened = await parts.open();
  const { pseudonym, partition } = personCalled(who, opened);
  if (pseudonym !== receipt.sub) throw negativeAnswer("the receipt is another person's");
  const [namespace = "", name = ""] = receipt.header.record_id.split("/");
  const links: Link[] = [];
  await opened.links({ source: { namespace, name }, partition, pseudonym }, (_, link) => links.push(link));
  stillKept(receipt, links, parts.sha256Hex);
}

async function verifyChains(
  { open, nowMs }: VerifyParts,
  { args, options: given, scope, console }: Typed<VerifyOptions>,
): Promise<ExitCode> {
  const parts = await open();
  const person = given.who === undefined ? undefined : personCalled(given.who, parts);
  const source = args[0] === undefined ? undefined : await sourceCalled(readName(args[0], sourceNames).name, parts);
  const everywhere = scope.namespace === undefined ? undefined : { namespace: scope.namespace, name: "*" };
  const line = progressLine(console, nowMs);
  const tally = await checkChains(parts, {
    examples: given.examples,
    person,
    source: source ?? everywhere,
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

const whatToDo =
  "   do: keep everything as it is and take a copy (consentry backup), compare these events with the last good backup, and find out\n" +
  "       who may write to CONSENT and to the bucket consent; docs/operations/people.md says more\n";
