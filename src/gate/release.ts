import type { OwnedPartition } from "./partition.ts";
import type { Timers } from "./timers.ts";

export type ReleaseParts = {
  /** Removes from OUTBOUND what a partition has judged: everything up to its position. */
  readonly release: (partition: number, position: number) => Promise<void>;
  readonly partitions: () => readonly OwnedPartition[];
  readonly onFault: (partition: number, error: unknown) => void;
  readonly timers: Timers;
};

const lookEveryMs = 100;
/** Partitions in which nothing waits are looked at less often: their messages are judged, and nobody is held up. */
const quietEveryLooks = 5;
/** Half of what OUTBOUND hands out of a partition before it waits for the release of some. */
const many = 2048;

/**
 * Takes judged messages out of OUTBOUND, many at a time. An acknowledgement a message would be the slowest step of all: for
 * each the server removes one message and waits for the disk. "Judged" is one number a partition, so one request removes all
 * that lie below it; one that fails is made good by the next, or by whoever takes the partition.
 *
 * After each such request the server counts anew what every consumer of the stream still has before it, through all that
 * waits there. So while messages wait, requests are rare: only what OUTBOUND needs to hand out more is released then.
 */
export function createReleaser(parts: ReleaseParts) {
  let looks = 0;
  let releasing = false;
  const stop = parts.timers.every(lookEveryMs, () => void release({ quiet: ++looks % quietEveryLooks === 0 }));
  return { release, stop };

  /** @param also `quiet`: what was judged in partitions in which nothing waits, however little */
  async function release(also: { quiet: boolean }): Promise<void> {
    if (releasing) return;
    releasing = true;
    for (const owned of parts.partitions()) if (isDue(owned, also)) await releaseOne(owned);
    releasing = false;
  }

  async function releaseOne(owned: OwnedPartition): Promise<void> {
    const { number, position, unreleased } = owned;
    try {
      await parts.release(number, position);
      owned.unreleased -= unreleased;
    } catch (error) {
      parts.onFault(number, error);
    }
  }
}

function isDue({ ready, unreleased, queue }: OwnedPartition, also: { quiet: boolean }): boolean {
  if (!ready || unreleased === 0) return false;
  return unreleased >= many || (also.quiet && queue.length === 0);
}
