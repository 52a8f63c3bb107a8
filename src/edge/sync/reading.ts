import { consentChanges, vouchedForNoMore, withListed } from "../../domain/consent/difference.ts";
import { createNamed, type Named } from "../../domain/consent/named.ts";
import { type RowContext, type RowProblem, readRow } from "../../domain/consent/row.ts";
import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { Reading, RowBatch } from "./origin.ts";

export type Person = {
  readonly pseudonym: string;
  readonly partition: number;
  /** The pseudonym under the other key, while keys are changed. */
  readonly other?: string | undefined;
};
/** An event and the partition it belongs on. */
export type Placed = Omit<Person, "pseudonym"> & {
  readonly event: ConsentEvent;
  /** Nothing was ever held of the person, so that nothing has to be read before the event is projected. */
  readonly isFirst?: boolean;
};

export type ReadingParts = {
  /** The person behind a number, however it is written; undefined when nobody can be reached under it. */
  readonly identify: (recipient: string) => Person | undefined;
  /** Whether the `consent` bucket ever held anything of the source. */
  readonly wasHeld: (source: DesiredSource) => Promise<boolean>;
  /** What the `consent` bucket holds of some of the source's people, by pseudonym, given the partition of each. */
  readonly heldOf: (
    source: DesiredSource,
    people: ReadonlyMap<string, number>,
  ) => Promise<ReadonlyMap<string, ConsentState>>;
  /** Hands over all that the bucket holds of the source. */
  readonly held: (source: DesiredSource, onState: (person: Person, state: ConsentState) => void) => Promise<void>;
  /** Brings what people have stopped under the other key alone under the key in use. */
  readonly carryStops: (people: readonly Person[]) => Promise<void>;
  /** Appends to CONSENT; gives back the last sequence, 0 when there was nothing to append. */
  readonly append: (source: DesiredSource, events: readonly Placed[]) => Promise<number>;
  readonly parseInstant: (text: string) => number | undefined;
  readonly nowMs: () => number;
};

export type ReadProblem = RowProblem | "Malformed";
export type ReadProblems = Readonly<Partial<Record<ReadProblem, number>>>;

/** What a reading has come to, so far. */
export type Taken = {
  rows: number;
  problems: Partial<Record<ReadProblem, number>>;
  /** Events appended, and where the last of them stands in CONSENT. */
  appended: number;
  lastSequence: number;
  /** Where reading goes on; null where the origin knows no such place, or gave no row. */
  cursor: string | null;
};

export function nothingTaken(): Taken {
  return { rows: 0, problems: {}, appended: 0, lastSequence: 0, cursor: null };
}

/** Events of people who are named no more that are appended together. */
const togetherMax = 5000;

/**
 * Reads a source and appends to CONSENT what differs from what is held: additions, changes and, when the reading is whole,
 * people whom it names no more. Numbers stay in memory, and of those only a batch at a time. What was appended when a reading
 * breaks off is right all the same, and reading again does not append it again.
 *
 * @param onProgress what it has come to after each batch
 * @param beganAtMs whom somebody else recorded later, by a push, the reading could not name: they do not expire
 * @throws Failure when the source cannot be read to the end, or NATS does not take the events
 */
export async function takeReading(
  source: DesiredSource,
  reading: Extract<Reading, { kind: "rows" }>,
  parts: ReadingParts & { readonly onProgress: (taken: Taken) => void; readonly beganAtMs?: number },
): Promise<Taken> {
  const isFirst = reading.isWhole && !(await parts.wasHeld(source));
  const step: Step = { ...parts, named: createNamed(), taken: nothingTaken(), isFirst };
  // A batch is read while the one before it is stored. Whatever fails, nothing is on its way any more when this ends.
  let storing = Promise.resolve();
  try {
    for await (const batch of reading.batches) {
      const events = await changesOf(source, batch, step);
      await storing;
      storing = store(batch, events);
      storing.catch(() => {});
    }
  } finally {
    await storing;
  }
  if (reading.isWhole && !isFirst) await expireOthers(source, step, parts.beganAtMs ?? Number.POSITIVE_INFINITY);
  return step.taken;

  async function store({ cursor }: RowBatch, events: readonly Placed[]): Promise<void> {
    await appendTo(source, events, step);
    step.taken.cursor = cursor ?? step.taken.cursor;
    parts.onProgress(step.taken);
  }
}

type Step = ReadingParts & {
  readonly named: Named;
  readonly taken: Taken;
  /** Nothing was held of anybody when the reading began. */
  readonly isFirst: boolean;
};

async function changesOf(source: DesiredSource, batch: RowBatch, step: Step): Promise<Placed[]> {
  const { listed, partitions, people, again } = listedIn(source, batch, step);
  await step.carryStops([...people.values()]);
  const held = step.isFirst ? nothing : await step.heldOf(source, partitions);
  return consentChanges({ listed, held }).map((event) => ({
    event,
    partition: partitions.get(event.pseudonym) ?? 0,
    other: people.get(event.pseudonym)?.other,
    isFirst: step.isFirst && !again.has(event.pseudonym),
  }));
}

const nothing: ReadonlyMap<string, ConsentState> = new Map();

function listedIn(source: DesiredSource, batch: RowBatch, step: Step) {
  const { taken } = step;
  const listed = new Map<string, ConsentEvent>();
  const partitions = new Map<string, number>();
  const people = new Map<string, Person>();
  /** Whom a batch before this one has named. */
  const again = new Set<string>();
  const context: RowContext = { source, nowMs: step.nowMs(), by: "sync", parseInstant: step.parseInstant };
  taken.rows += batch.rows.length + batch.malformed;
  count("Malformed", batch.malformed);
  for (const row of batch.rows) {
    const reading = readRow(row, context);
    const person = reading.ok ? step.identify(reading.value.recipient) : undefined;
    if (!reading.ok) count(reading.problem, 1);
    else if (person === undefined) count("UnreadableRecipient", 1);
    else {
      const event = { ...reading.value.event, pseudonym: person.pseudonym };
      if (!people.has(person.pseudonym) && step.named.has(person.pseudonym)) again.add(person.pseudonym);
      if (!step.named.take(event)) continue;
      // Under the other key they are named as well, and not to be taken for somebody who is named no more.
      if (person.other !== undefined) step.named.take({ ...event, pseudonym: person.other });
      partitions.set(person.pseudonym, person.partition);
      people.set(person.pseudonym, person);
      withListed(listed, event);
    }
  }
  return { listed, partitions, people, again };

  function count(problem: ReadProblem, many: number): void {
    if (many > 0) taken.problems[problem] = (taken.problems[problem] ?? 0) + many;
  }
}

async function expireOthers(source: DesiredSource, step: Step, beganAtMs: number): Promise<void> {
  const at = { nowMs: step.nowMs(), by: "sync" };
  const events: Placed[] = [];
  await step.held(source, ({ pseudonym, partition }, state) => {
    if (step.named.has(pseudonym) || state.recordedAtMs >= beganAtMs) return;
    const event = vouchedForNoMore({ pseudonym, state }, at);
    if (event) events.push({ event, partition });
  });
  for (let from = 0; from < events.length; from += togetherMax)
    await appendTo(source, events.slice(from, from + togetherMax), step);
}

async function appendTo(
  source: DesiredSource,
  events: readonly Placed[],
  { append, taken }: Pick<Step, "append" | "taken">,
): Promise<void> {
  if (events.length === 0) return;
  taken.lastSequence = Math.max(taken.lastSequence, await append(source, events));
  taken.appended += events.length;
}

/** What is wrong with the rows of a source, in words; null when nothing is. */
export function problemsInWords({ rows, problems }: Pick<Taken, "rows" | "problems">): string | null {
  const entries = Object.entries(problems).sort(([a, many], [b, fewer]) => fewer - many || a.localeCompare(b));
  const bad = entries.reduce((sum, [, count]) => sum + count, 0);
  if (bad === 0) return null;
  const kinds = entries.slice(0, 5).map(([problem, count]) => `${problem} ${count}`);
  return `${bad} of ${rows} rows say nothing (${kinds.join(", ")}): correct them at the source`;
}
