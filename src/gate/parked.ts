import { wakeAtMs } from "../domain/partition/parked.ts";
import { isUndecidable, type VerdictRecord } from "../schemas/wire/verdict.ts";
import type { OwnedPartition } from "./partition.ts";

export type ParkedParts = {
  /** Body of a parked message; undefined when its time was over and it is gone. */
  readonly readBody: (bodySequence: number) => Promise<Uint8Array | undefined>;
  /** Whether what was missing for this message's campaign is known again. */
  readonly decidable: (record: VerdictRecord) => boolean;
  readonly onDue: () => void;
  readonly nowMs: () => number;
};

/**
 * Bodies read at once and kept ready, of all partitions and of one. Reading them one by one would stall a tick for seconds;
 * with many at once what has just arrived waits for a tick that is full of them.
 */
const bodiesMax = { all: 256, most: 24, least: 4 };
/** Woken and sent back to sleep in one look, at most, so that a look stays short. */
const looksMax = 2000;
const lookAgainMs = 1000;

/**
 * Fetches the bodies of parked messages whose time has come. Nothing is written: the pipeline judges them afresh.
 *
 * @param partitions that the gate works
 */
export function wakeParked(parts: ParkedParts, owned: OwnedPartition, partitions: number): void {
  const nowMs = parts.nowMs();
  const { all, most, least } = bodiesMax;
  const bodies = Math.min(most, Math.max(least, Math.floor(all / partitions)));
  for (let looks = 0; looks < looksMax && owned.ready; looks++) {
    if (owned.due.size + owned.fetching.size >= bodies) return;
    const [sequence] = owned.wake.due(nowMs, 1);
    if (sequence === undefined) return;
    const parked = owned.state.parked.get(sequence);
    if (!parked || owned.due.has(sequence) || owned.fetching.has(sequence) || owned.judging.has(sequence)) continue;
    const atMs = sleepsUntilMs(parts, owned, parked.record, nowMs);
    if (atMs > nowMs) owned.wake.add(sequence, atMs);
    else void fetchBody(parts, owned, sequence);
  }
}

function sleepsUntilMs(parts: ParkedParts, owned: OwnedPartition, record: VerdictRecord, nowMs: number): number {
  const atMs = wakeAtMs(owned.state, record);
  if (atMs > nowMs || nowMs >= record.expireAtMs) return atMs;
  const stillUnknown = isUndecidable(record) && !parts.decidable(record);
  return stillUnknown ? Math.min(nowMs + lookAgainMs, record.expireAtMs) : atMs;
}

async function fetchBody(parts: ParkedParts, owned: OwnedPartition, sequence: number): Promise<void> {
  const parked = owned.state.parked.get(sequence);
  if (!parked) return;
  owned.fetching.add(sequence);
  const { epoch } = owned;
  try {
    const data = await parts.readBody(parked.verdictSequence - 1);
    if (owned.epoch === epoch && owned.state.parked.get(sequence) === parked) {
      owned.due.set(sequence, { parked, data });
      parts.onDue();
    } else {
      owned.wake.add(sequence, 0);
    }
  } catch {
    owned.wake.add(sequence, parts.nowMs() + lookAgainMs);
  } finally {
    owned.fetching.delete(sequence);
  }
}
