import { emptyPartition, type Folded, fold, type PartitionState } from "../domain/partition/fold.ts";
import { wakeAtMs } from "../domain/partition/parked.ts";
import { wakeQueue } from "../domain/partition/wake-queue.ts";
import { Failure } from "../schemas/failures.ts";
import type { PositionRecord } from "../schemas/wire/position.ts";
import { freshPartition, type OwnedPartition } from "./partition.ts";

// Taking a partition, and finding out where one stands after a doubt. Both read the fence first and the position second:
// whatever is written in between moves the fence, and the next commit then fails and we come back here.
//
//   fence ──▶ position ──▶ fold the log ──▶ commit (position unchanged, fence expected) ──▶ purge, reset ──▶ read
//
// From that commit on the former owner cannot write; until it, nothing of what we read is relied on.

export type TakeParts = {
  readonly outbound: (partition: number) => Promise<OutboundSight>;
  readonly readFence: (partition: number) => Promise<number>;
  readonly readPosition: (partition: number) => Promise<PositionRecord | undefined>;
  /** Hands over the records from a sequence of VERDICTS on, at least through that of a fence. */
  readonly readLog: (
    partition: number,
    range: { readonly from: number; readonly through: number },
    onRecord: (record: Folded) => void,
  ) => Promise<void>;
  /** Commits a part that has no verdicts; the VERDICTS sequence of its fence, or undefined when another was faster. */
  readonly commitClaim: (claim: {
    partition: number;
    fence: number;
    position: PositionRecord;
  }) => Promise<number | undefined>;
  /** Purges what has its verdict, resets the consumer, and makes OUTBOUND remember how far the log has come. */
  readonly restart: (partition: number, at: { readonly position: number; readonly log: LogMark }) => Promise<void>;
  readonly newToken: () => string;
  readonly gate: string;
};

/** A place in the log: when VERDICTS was made, and the sequence of a partition's fence in it. */
export type LogMark = { readonly created: string; readonly fence: number };

/** OUTBOUND and VERDICTS as they are now, and what OUTBOUND remembers of the log. */
export type OutboundSight = {
  readonly created: string;
  readonly logCreated: string;
  /** From when the partition was last taken; undefined when it never was. */
  readonly remembers: LogMark | undefined;
};

/**
 * The partition, ready to be read; undefined when another gate was faster.
 *
 * @throws Failure `LogBehind` when OUTBOUND remembers a log that went further than this one, or another one: holds, caps and
 *   verdicts are missing in it, so nothing may be judged by it
 */
export async function takePartition(parts: TakeParts, partition: number): Promise<OwnedPartition | undefined> {
  // Before the fence: whoever takes the partition meanwhile moves both.
  const { created, logCreated, remembers } = await parts.outbound(partition);
  const fence = await parts.readFence(partition);
  if (remembers && (remembers.created !== logCreated || remembers.fence > fence)) throw logBehind(partition);
  const before = await parts.readPosition(partition);
  const log = await foldLog(parts, { partition, from: 1, through: fence, state: emptyPartition(), folded: 0 });
  // Another OUTBOUND counts from one again: its first message is not the old one's.
  const sequence = before?.created === created ? before.sequence : 0;
  const token = parts.newToken();
  const position = { sequence, created, gate: parts.gate, token };
  const claimed = await parts.commitClaim({ partition, fence, position });
  if (claimed === undefined) return undefined;
  await parts.restart(partition, { position: sequence, log: { created: logCreated, fence: claimed } });
  return {
    ...freshPartition(partition),
    outboundCreated: created,
    ...log,
    fence: claimed,
    position: sequence,
    token,
    wake: wakeOf(log.state),
  };
}

/**
 * Brings a partition up to the log after a batch that was refused or not answered, or because its fence moved. What is in
 * flight becomes void and is judged again.
 *
 * @returns the position; `lost` when another gate has written it: the partition has to be taken again
 */
export async function resync(
  parts: TakeParts,
  owned: OwnedPartition,
  tokens: ReadonlySet<string>,
): Promise<"ours" | "lost"> {
  const fence = await parts.readFence(owned.number);
  const position = await parts.readPosition(owned.number);
  if (!position || (position.token !== owned.token && !tokens.has(position.token))) return "lost";
  if (fence !== owned.fence) {
    const log = await foldLog(parts, {
      partition: owned.number,
      from: owned.folded + 1,
      through: fence,
      state: owned.state,
      folded: owned.folded,
    });
    owned.folded = log.folded;
    owned.wake = wakeOf(owned.state);
  }
  owned.token = position.token;
  owned.fence = fence;
  owned.position = position.sequence;
  startOver(owned);
  return "ours";
}

/** Makes what is in flight void: its messages wait again, in their order. */
export function startOver(owned: OwnedPartition): void {
  owned.epoch++;
  owned.cursor = 0;
  owned.busy.clear();
  for (const sequence of [...owned.due.keys(), ...owned.judging.keys()]) owned.wake.add(sequence, 0);
  owned.due.clear();
  owned.judging.clear();
}

function logBehind(partition: number): Failure {
  return new Failure(
    "LogBehind",
    `partition ${partition}: VERDICTS is not the log that OUTBOUND was judged by. It was made anew or comes from a backup: ` +
      "holds and verdicts are missing in it. Restore the newest backup whole (consentry restore)",
    { retry: true },
  );
}

async function foldLog(
  parts: TakeParts,
  at: { partition: number; from: number; through: number; state: PartitionState; folded: number },
): Promise<{ state: PartitionState; folded: number }> {
  let folded = at.folded;
  await parts.readLog(at.partition, at, (record) => {
    fold(at.state, record);
    folded = record.sequence;
  });
  return { state: at.state, folded };
}

function wakeOf(state: PartitionState) {
  const wake = wakeQueue();
  for (const parked of state.parked.values()) wake.add(parked.sequence, wakeAtMs(state, parked.record));
  return wake;
}
