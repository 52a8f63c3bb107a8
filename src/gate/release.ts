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
/** A purge costs the server a walk through its blocks and a write to the disk, however few messages it removes. */
const fewEveryLooks = 5;
/** Far below what OUTBOUND hands out of a partition before it waits for the release of some. */
const many = 512;

/**
 * Takes judged messages out of OUTBOUND, many at a time. An acknowledgement a message would be the slowest step of all: for
 * each the server removes one message and waits for the disk. "Judged" is one number a partition, so one request removes all
 * that lie below it; one that fails is made good by the next, or by whoever takes the partition.
 */
export function createReleaser(parts: ReleaseParts) {
  let looks = 0;
  let releasing = false;
  const stop = parts.timers.every(lookEveryMs, () => void release(++looks % fewEveryLooks === 0 ? 1 : many));
  return { release, stop };

  /** Releases every partition that has so many judged messages in OUTBOUND. */
  async function release(from: number): Promise<void> {
    if (releasing) return;
    releasing = true;
    for (const owned of parts.partitions()) if (owned.ready && owned.unreleased >= from) await releaseOne(owned);
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
