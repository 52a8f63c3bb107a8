import type { NatsConnection } from "@nats-io/transport-node";
import { headers } from "../../schemas/wire/headers.ts";
import { type HoldRecord, holdRecord } from "../../schemas/wire/hold.ts";
import { type PositionRecord, positionRecord } from "../../schemas/wire/position.ts";
import { fenceSubject, foldFilters, positionSubject, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { readToEnd } from "./follow.ts";
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

/**
 * Hands over a partition's verdicts and holds, in order, from a sequence to the end of what is stored.
 *
 * @throws Error when that takes longer than a minute, or when a record cannot be read: a state with a hole is no state
 */
export async function readPartitionLog(
  nc: NatsConnection,
  options: { readonly partition: number; readonly from: number; readonly onRecord: (record: LogRecord) => void },
): Promise<void> {
  let broken: unknown;
  await readToEnd(nc, {
    stream: streams.verdicts,
    filters: foldFilters(options.partition),
    from: options.from,
    headersOnly: true,
    deadlineMs: 60_000,
    onMessage: ({ subject, message, sequence }) => {
      try {
        const hold = headerOf(message, headers.hold);
        if (hold) options.onRecord({ kind: "hold", sequence, record: holdRecord.parse(JSON.parse(hold)) });
        else
          options.onRecord({
            kind: "verdict",
            sequence,
            record: requireVerdict(verdictOf({ subject, message }), sequence),
          });
      } catch (error) {
        broken ??= error;
      }
    },
  });
  if (broken) throw broken;
}

function requireVerdict(record: VerdictRecord | undefined, sequence: number): VerdictRecord {
  if (!record) throw new Error(`record ${sequence} of VERDICTS is neither verdict nor hold`);
  return record;
}
