import { z } from "zod";
import { consentChanges, withListed } from "../../domain/consent/difference.ts";
import { type Row, type RowProblem, readRow } from "../../domain/consent/row.ts";
import { canonicalRecipient } from "../../domain/recipient/canonical.ts";
import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { Command, Typed } from "../command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { readName } from "../names.ts";
import { renderOne } from "../output.ts";
import { negativeAnswer, Problem, usageProblem } from "../problem.ts";
import { bar, progressLine } from "../progress.ts";
import { seconds } from "../seconds.ts";
import { type ConsentParts, notProjectedCure, sourceCalled, sourceNames } from "./parts.ts";

export type ImportParts = ConsentParts & {
  /** Rows of a list, and how many lines between them are no rows. */
  readonly readRows: (
    file: string,
    format: "CSV" | "JSONLines",
  ) => AsyncIterable<{ readonly rows: readonly Row[]; readonly malformed: number }>;
  /** What a source holds of many people, by pseudonym. */
  readonly held: (
    source: DesiredSource,
    people: ReadonlyMap<string, number>,
  ) => Promise<ReadonlyMap<string, ConsentState>>;
};

const options = z.object({
  format: z.enum(["csv", "jsonl"], { error: "is csv or jsonl" }).optional(),
  dryRun: z.boolean().default(false),
  timeout: seconds.default(120),
});
export type ImportOptions = z.infer<typeof options>;

export const importCommand: Command<ImportParts, ImportOptions> = {
  words: "consent import",
  args: [
    { name: "<source>", help: "ConsentSource that takes the records" },
    { name: "<file>", help: "list of people: .csv or .jsonl" },
  ],
  summary: "record the consent of everybody in a list",
  details:
    "Columns: recipient (or phone), at (RFC 3339, when the person said it), and where known status (granted, pending, withdrawn), " +
    "purposes (separated by ;), notice, notice_hash, language, affirmative, double_opt_in, pre_ticked, bundled, channel, jurisdiction, evidence, age, valid_until. What a row " +
    "does not say is not assumed. Rows that say nothing are counted by reason and never shown.\n" +
    "The list is added to what is held: a second import of it changes nothing, and a withdrawal that is newer than a row stands. " +
    "Exit code 1 when some rows could not be taken.",
  examples: [
    { type: "consentry consent import website-optin people.csv -n marketing", does: "take everybody in the list" },
    { type: "consentry consent import website-optin people.jsonl --dry-run", does: "only say what would change" },
  ],
  flags: [
    { flags: "--format <format>", help: "csv or jsonl; by the file's name when left out" },
    { flags: "--dry-run", help: "change nothing, say what would change" },
    { flags: "--timeout <span>", help: "how long to wait until all of it is in force", byDefault: "2m" },
  ],
  options,
  run: runImport,
};

type Problems = Partial<Record<RowProblem | "Malformed", number>>;
type List = {
  readonly listed: ReadonlyMap<string, ConsentEvent>;
  readonly partitions: ReadonlyMap<string, number>;
  readonly rows: number;
  readonly problems: Problems;
};

async function runImport(
  parts: ImportParts,
  { args, options: given, scope, console }: Typed<ImportOptions>,
): Promise<ExitCode> {
  const [name, file = ""] = args;
  const format = formatOf(file, given.format);
  const source = await sourceCalled(readName(name, sourceNames).name, parts);
  if (source.type === "File")
    throw negativeAnswer(`${source.name} reads its own list`, "change that list: what is not in it expires");
  const list = await readList(parts, { source, file, format });
  const held = await parts.held(source, list.partitions);
  const events = consentChanges({ listed: list.listed, held });
  if (!given.dryRun && events.length > 0)
    await appendAll(parts, { source, events, list, given, progress: console.progress });
  const summary = summaryOf(list, events);
  console.data(
    renderOne(
      {
        text: summaryText(source, summary, given.dryRun),
        document: { source: `${source.namespace}/${source.name}`, ...summary },
      },
      scope.output,
    ),
  );
  for (const [problem, count] of Object.entries(list.problems))
    console.progress(`not taken: ${count} rows, ${problem}\n`);
  return Object.keys(list.problems).length === 0 ? exitCodes.yes : exitCodes.no;
}

function formatOf(file: string, given: "csv" | "jsonl" | undefined): "CSV" | "JSONLines" {
  const ending = given ?? /\.(csv|jsonl|ndjson)$/i.exec(file)?.[1]?.toLowerCase();
  if (ending === undefined)
    throw usageProblem("the file's name does not say what it is", "give --format csv or --format jsonl");
  return ending === "csv" ? "CSV" : "JSONLines";
}

async function readList(
  parts: ImportParts,
  from: { readonly source: DesiredSource; readonly file: string; readonly format: "CSV" | "JSONLines" },
): Promise<List> {
  const listed = new Map<string, ConsentEvent>();
  const partitions = new Map<string, number>();
  const problems: Problems = {};
  let rows = 0;
  const refuse = (problem: RowProblem | "Malformed", many = 1) => {
    if (many > 0) problems[problem] = (problems[problem] ?? 0) + many;
  };
  const context = {
    source: from.source,
    nowMs: parts.nowMs(),
    by: await parts.user(),
    parseInstant: parts.parseInstant,
  };
  const take = (row: Row) => {
    const reading = readRow(row, context);
    if (!reading.ok) return refuse(reading.problem);
    const recipient = canonicalRecipient(reading.value.recipient);
    if (!recipient) return refuse("UnreadableRecipient");
    const { pseudonym, partition } = parts.identify(recipient);
    partitions.set(pseudonym, partition);
    withListed(listed, { ...reading.value.event, pseudonym });
  };
  for await (const batch of parts.readRows(from.file, from.format)) {
    rows += batch.rows.length + batch.malformed;
    refuse("Malformed", batch.malformed);
    for (const row of batch.rows) take(row);
  }
  return { listed, partitions, rows, problems };
}

async function appendAll(
  parts: ImportParts,
  all: {
    readonly source: DesiredSource;
    readonly events: readonly ConsentEvent[];
    readonly list: List;
    readonly given: ImportOptions;
    readonly progress: (text: string) => void;
  },
): Promise<void> {
  const { source, events, list, given, progress } = all;
  const appends = events.map((event) => ({ source, event, partition: list.partitions.get(event.pseudonym) ?? 0 }));
  const line = progressLine({ progress, data: () => {} }, parts.nowMs);
  const sequence = await parts.append(appends, (count) =>
    line.show(`${bar(count, events.length)} ${count} of ${events.length} recorded`),
  );
  line.end();
  if (await parts.untilProjected(sequence, given.timeout * 1000)) return;
  throw new Problem("recorded, but not all in force yet", { exitCode: exitCodes.timedOut, cure: notProjectedCure });
}

function summaryOf(list: List, events: readonly ConsentEvent[]) {
  const count = (kind: ConsentEvent["event"]) => events.filter((event) => event.event === kind).length;
  const refused = Object.values(list.problems).reduce((sum, each) => sum + each, 0);
  return {
    rows: list.rows,
    granted: count("Granted"),
    pending: count("DoubleOptInPending"),
    withdrawn: count("Withdrawn"),
    unchanged: list.listed.size - events.length,
    refused,
  };
}

function summaryText(source: DesiredSource, summary: ReturnType<typeof summaryOf>, dryRun: boolean): string {
  const { rows, granted, pending, withdrawn, unchanged, refused } = summary;
  const counts = [
    `${granted} granted`,
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(withdrawn > 0 ? [`${withdrawn} withdrawn`] : []),
    `${unchanged} unchanged`,
    ...(refused > 0 ? [`${refused} not taken`] : []),
  ];
  return `${dryRun ? "would import" : "imported"}  ${source.name}: ${rows} rows, ${counts.join(", ")}`;
}
