/** What the raw verdict log says, read without any role: one line a verdict, one a hold. */

import type { NatsConnection } from "../../../io/nats/connect.ts";
import { type Followed, follow, readToEnd } from "../../../io/nats/follow.ts";
import { headerOf } from "../../../io/nats/headers.ts";
import { headers } from "../../../schemas/wire/headers.ts";
import { type HoldRecord, holdRecord } from "../../../schemas/wire/hold.ts";
import { streams } from "../../../schemas/wire/subjects.ts";
import { decodeVerdict, isUndecidable, type VerdictRecord } from "../../../schemas/wire/verdict.ts";
import { namesSomebody } from "../input/people.ts";

export type Verdict = Omit<VerdictRecord, "input"> & {
  /** Where it stands in VERDICTS. */
  readonly logSequence: number;
  readonly storedAtMs: number;
  readonly undecidable: boolean;
};

export type Hold = HoldRecord & {
  readonly logSequence: number;
  readonly storedAtMs: number;
  readonly partition: number;
};

export type Book = {
  /** Verdicts on a message, by its sequence in OUTBOUND, oldest first. */
  readonly verdictsOn: (sequence: number) => readonly Verdict[];
  readonly sequences: () => Iterable<number>;
  readonly holds: () => readonly Hold[];
  /** Records of `consentry.verdict.>` that cannot be read. */
  readonly unreadable: () => number;
  /** Records whose subject or headers name a person's number. */
  readonly naming: () => number;
};

const filters = ["consentry.verdict.>", "consentry.hold.*"];
const readDeadlineMs = 60_000;

/** The log as it stands now, read from its beginning, with the documents that were judged. */
export async function readBook(nc: NatsConnection): Promise<Book> {
  const { book, take } = emptyBook();
  await readToEnd(nc, {
    stream: streams.verdicts,
    filters,
    from: 1,
    deadlineMs: readDeadlineMs,
    onMessage: take,
  });
  return book;
}

/** The log while it grows. */
export function followBook(nc: NatsConnection): Book & { readonly stop: () => void } {
  const { book, take } = emptyBook();
  const follower = follow(nc, { stream: streams.verdicts, filters, from: 1, headersOnly: true, onMessage: take });
  return { ...book, stop: follower.stop };
}

function emptyBook(): { readonly book: Book; readonly take: (followed: Followed) => void } {
  const verdicts = new Map<number, Verdict[]>();
  const holds: Hold[] = [];
  let unreadable = 0;
  let naming = 0;
  const book: Book = {
    verdictsOn: (sequence) => verdicts.get(sequence) ?? [],
    sequences: () => verdicts.keys(),
    holds: () => holds,
    unreadable: () => unreadable,
    naming: () => naming,
  };
  return { book, take };

  function take(followed: Followed): void {
    const hold = headerOf(followed.message, headers.hold);
    const told = [
      followed.subject,
      hold,
      headerOf(followed.message, headers.verdict),
      Buffer.from(followed.data).toString("utf8"),
    ];
    if (namesSomebody(told.join(" "))) naming++;
    if (hold) return void holds.push(holdIn(hold, followed));
    const record = decodeVerdict(followed.subject, (name) => headerOf(followed.message, name) ?? "");
    if (record === undefined) return void unreadable++;
    if (record.trial) return;
    const verdict = verdictIn(record, followed);
    const before = verdicts.get(record.sequence);
    if (before) before.push(verdict);
    else verdicts.set(record.sequence, [verdict]);
  }
}

function verdictIn(record: VerdictRecord, { sequence, storedAtMs }: Followed): Verdict {
  return { ...record, logSequence: sequence, storedAtMs, undecidable: isUndecidable(record) };
}

function holdIn(json: string, { subject, sequence, storedAtMs }: Followed): Hold {
  const partition = Number(subject.split(".").at(-1));
  return { ...holdRecord.parse(JSON.parse(json)), logSequence: sequence, storedAtMs, partition };
}
