import { consentDifference, withListed } from "../../domain/consent/difference.ts";
import { type RowProblem, readRow } from "../../domain/consent/row.ts";
import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";

export type Person = { readonly pseudonym: string; readonly partition: number };
/** An event and the partition it belongs on. */
export type Placed = { readonly partition: number; readonly event: ConsentEvent };

export type FileListParts = {
  /** SHA-256 of the list as it lies there now; undefined while somebody is still writing it. */
  readonly digest: (source: DesiredSource) => Promise<string | undefined>;
  readonly readRows: (
    source: DesiredSource,
    take: { readonly onRow: (row: Record<string, unknown>) => void; readonly onMalformed: () => void },
  ) => Promise<void>;
  /** The person behind a number, however it is written; undefined when nobody can be reached under it. */
  readonly identify: (recipient: string) => Person | undefined;
  /** Hands over all that the `consent` bucket holds of the source. */
  readonly held: (source: DesiredSource, onState: (person: Person, state: ConsentState) => void) => Promise<void>;
  /** Appends to CONSENT; gives back the last sequence, 0 when there was nothing to append. */
  readonly append: (source: DesiredSource, events: readonly Placed[]) => Promise<number>;
  readonly parseInstant: (text: string) => number | undefined;
  readonly nowMs: () => number;
};

export type ReadProblem = RowProblem | "Malformed";
export type ReadProblems = Readonly<Partial<Record<ReadProblem, number>>>;
export type FileReading =
  | { readonly kind: "unsettled" }
  | {
      readonly kind: "read";
      readonly digest: string;
      readonly rows: number;
      readonly problems: ReadProblems;
      /** Events appended, and where the last of them stands in CONSENT. */
      readonly appended: number;
      readonly lastSequence: number;
    };

/**
 * Reads a list whole and appends to CONSENT what differs from what is held: additions, changes, and people it names no more.
 * Numbers stay in memory. Nothing is appended when the list changed while it was read.
 *
 * @throws Failure when the list cannot be read, or NATS does not take the events
 */
export async function readFileList(source: DesiredSource, parts: FileListParts): Promise<FileReading> {
  const digest = await parts.digest(source);
  if (digest === undefined) return { kind: "unsettled" };
  const partitions = new Map<string, number>();
  const { listed, rows, problems } = await readAll(source, { ...parts, partitions });
  if ((await parts.digest(source)) !== digest) return { kind: "unsettled" };
  const held = new Map<string, ConsentState>();
  await parts.held(source, ({ pseudonym, partition }, state) => {
    held.set(pseudonym, state);
    partitions.set(pseudonym, partition);
  });
  const events = consentDifference({ listed, held }, { nowMs: parts.nowMs(), by: "sync" });
  const placed = events.map((event) => ({ event, partition: partitions.get(event.pseudonym) ?? 0 }));
  const lastSequence = await parts.append(source, placed);
  return { kind: "read", digest, rows, problems, appended: events.length, lastSequence };
}

async function readAll(source: DesiredSource, parts: FileListParts & { readonly partitions: Map<string, number> }) {
  const listed = new Map<string, ConsentEvent>();
  const problems: Partial<Record<ReadProblem, number>> = {};
  const context = { source, nowMs: parts.nowMs(), by: "sync", parseInstant: parts.parseInstant };
  const count = (problem: ReadProblem) => {
    problems[problem] = (problems[problem] ?? 0) + 1;
  };
  let rows = 0;
  await parts.readRows(source, {
    onMalformed: () => {
      rows++;
      count("Malformed");
    },
    onRow: (row) => {
      rows++;
      const reading = readRow(row, context);
      if (!reading.ok) return count(reading.problem);
      const person = parts.identify(reading.value.recipient);
      if (person === undefined) return count("UnreadableRecipient");
      parts.partitions.set(person.pseudonym, person.partition);
      withListed(listed, { ...reading.value.event, pseudonym: person.pseudonym });
    },
  });
  return { listed, rows, problems };
}

/** What is wrong with a list, in words; null when nothing is. */
export function problemsInWords(rows: number, problems: ReadProblems): string | null {
  const entries = Object.entries(problems).sort(([a, many], [b, fewer]) => fewer - many || a.localeCompare(b));
  const bad = entries.reduce((sum, [, count]) => sum + count, 0);
  if (bad === 0) return null;
  const kinds = entries.slice(0, 5).map(([problem, count]) => `${problem} ${count}`);
  return `${bad} of ${rows} rows say nothing (${kinds.join(", ")}): correct them at the source`;
}
