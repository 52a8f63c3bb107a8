import type { OwnedPartition } from "./partition.ts";

export type ReleaseParts = {
  /** Removes from OUTBOUND what a partition has judged: everything up to its position. */
  readonly release: (partition: number, position: number) => Promise<void>;
  readonly partitions: () => readonly OwnedPartition[];
  readonly onFault: (partition: number, error: unknown) => void;
};

const everyMs = 100;

/**
 * Takes judged messages out of OUTBOUND, many at a time. An acknowledgement a message would be the slowest step of all: for
 * each the server removes one message and waits for the disk. "Judged" is one number a partition, so one request removes all
 * that lie below it; one that fails is made good by the next, or by whoever takes the partition.
 */
export function createReleaser(parts: ReleaseParts) {
  const released = new WeakMap<OwnedPartition, number>();
  let releasing = false;
  const timer = setInterval(() => void releaseAll(), everyMs);
  return { releaseAll, stop: () => clearInterval(timer) };

  async function releaseAll(): Promise<void> {
    if (releasing) return;
    releasing = true;
    for (const owned of parts.partitions()) await releaseOne(owned);
    releasing = false;
  }

  async function releaseOne(owned: OwnedPartition): Promise<void> {
    const { number, position } = owned;
    if (!owned.ready || position === (released.get(owned) ?? 0)) return;
    try {
      await parts.release(number, position);
      released.set(owned, position);
    } catch (error) {
      parts.onFault(number, error);
    }
  }
}
