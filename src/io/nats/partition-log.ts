import type { NatsConnection } from "@nats-io/transport-node";
import { headers } from "../../schemas/wire/headers.ts";
import { type HoldRecord, holdRecord } from "../../schemas/wire/hold.ts";
import { type PositionRecord, positionRecord } from "../../schemas/wire/position.ts";
import { fenceSubject, foldFilters, positionSubject, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Followed, readToEnd } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { lastRecord } from "./stored.ts";
import { verdictOf } from "./verdicts.ts";

export type LogRecord =
  | { readonly kind: "verdict"; readonly sequence: number; readonly record: VerdictRecord }
  | { readonly kind: "hold"; readonly sequence: number; readonly record: HoldRecord };

/** VERDICTS sequence of the partition's fence, 0 when nobody has written it yet. */
export async function readFence(nc: NatsConnection, partition: number): Promise<number> {
  return (await lastRecord(nc, streams.verdicts, fenceSubject(partition)))?.sequence ?? 0;
}

export async function readPosition(nc: NatsConnection, partition: number): Promise<PositionRecord | undefined> {
  const stored = await lastRecord(nc, streams.verdicts, positionSubject(partition));
  return stored ? positionRecord.parse(JSON.parse(Buffer.from(stored.data).toString("utf8"))) : undefined;
}

export type LogRange = {
  readonly partition: number;
  /** First VERDICTS sequence wanted. */
  readonly from: number;
  /** Sequence of the partition's fence as its leader has it: a replica that lags behind it is read again. */
  readonly through: number;
  readonly onRecord: (record: LogRecord) => void;
};

const deadlineMs = 60_000;
const lagMs = 20;

/**
 * Hands over a partition's verdicts and holds, in order, from a sequence to the end of what is stored.
 *
 * A consumer may run on a replica that has not got the newest records yet. The fence is read with them: a part's fence is its
 * last record, so whoever has seen the fence that the leader names, or a later one, has seen all that was stored before it.
 *
 * @throws Error when that takes longer than a minute, or when a record cannot be read: a state with a hole is no state
 */
export async function readPartitionLog(nc: NatsConnection, range: LogRange): Promise<void> {
  const startedMs = performance.now();
  let last = await readOnce(nc, range, range.from);
  while (last < range.through) {
    if (performance.now() - startedMs > deadlineMs) {
      throw new Error(`partition ${range.partition}: what was read of VERDICTS lags behind its leader`);
    }
    await new Promise((resolve) => setTimeout(resolve, lagMs));
    last = Math.max(last, await readOnce(nc, range, last + 1));
  }
}

/** @returns the last sequence handed over, `from - 1` when there was none */
async function readOnce(nc: NatsConnection, range: LogRange, from: number): Promise<number> {
  const fence = fenceSubject(range.partition);
  let broken: unknown;
  let last = from - 1;
  await readToEnd(nc, {
    stream: streams.verdicts,
    filters: [...foldFilters(range.partition), fence],
    from,
    headersOnly: true,
    deadlineMs,
    onMessage: (followed) => {
      last = followed.sequence;
      if (broken !== undefined || followed.subject === fence) return;
      try {
        range.onRecord(recordOf(followed));
      } catch (error) {
        broken = error;
      }
    },
  });
  if (broken) throw broken;
  return last;
}

function recordOf({ subject, message, sequence }: Followed): LogRecord {
  const hold = headerOf(message, headers.hold);
  if (hold) return { kind: "hold", sequence, record: holdRecord.parse(JSON.parse(hold)) };
  const record = verdictOf({ subject, message });
  if (!record) throw new Error(`record ${sequence} of VERDICTS is neither verdict nor hold`);
  return { kind: "verdict", sequence, record };
}
