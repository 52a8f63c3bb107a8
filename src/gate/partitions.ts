import { outboundBreach } from "./arrival.ts";
import { dequeue, enqueue, type OwnedPartition, type Reading, type Received } from "./partition.ts";
import { resync, startOver, type TakeParts, takePartition } from "./take.ts";

/** One delivery of OUTBOUND's consumer. */
export type Arrival = Received & { readonly consumerSequence: number; readonly deliveries: number };

export type PartitionsParts = TakeParts & {
  readonly read: (
    partition: number,
    callbacks: {
      readonly onMessage: (arrival: Arrival) => void;
      readonly onLost: (reason: string) => void;
      /** Whether more should come. */
      readonly hasRoom: () => boolean;
    },
  ) => Reading;
  readonly acknowledge: (reply: string) => void;
  readonly lane: <T>(work: () => Promise<T>) => Promise<T>;
  /** Something arrived, was taken or was lifted. */
  readonly onWork: () => void;
  readonly onTaken: (owned: OwnedPartition) => void;
  /** The log was read again: holds and lifts in it are in force now. */
  readonly onResynced: (owned: OwnedPartition) => void;
  readonly onLost: (partition: number, reason: string) => void;
  readonly onFault: (partition: number, error: unknown) => void;
  readonly sleep: (ms: number) => Promise<void>;
};

const retryMs = 250;
/** Of all partitions of a gate together. Several ticks, so that none has to wait for messages to come. */
const waitingMax = { messages: 32_768, bytes: 64 * 1024 * 1024 };

/**
 * The partitions this gate works: takes those it should have, gives up those it should not, and takes again whatever it has a
 * doubt about. Doubt is always dealt with in the same way: what is not committed is dropped, everything is read again.
 */
export function createPartitions(parts: PartitionsParts) {
  const owned = new Map<number, OwnedPartition>();
  const wanted = new Set<number>();
  const taking = new Set<number>();
  return {
    want,
    owned,
    drop,
    dropAll,
    doubt,
    look,
    list: () => [...owned.values()],
    /** How many of those that it should work it does not work yet, or not at this moment. */
    untaken: () => [...wanted].filter((partition) => !owned.has(partition)).length,
  };

  function want(partitions: readonly number[]): void {
    const should = new Set(partitions);
    for (const partition of wanted) if (!should.has(partition)) giveUp(partition);
    for (const partition of should) {
      wanted.add(partition);
      if (!owned.has(partition)) void take(partition);
    }
  }

  function giveUp(partition: number): void {
    wanted.delete(partition);
    drop(partition, "belongs to another gate");
  }

  function drop(partition: number, reason: string): void {
    const one = owned.get(partition);
    if (!one) return;
    owned.delete(partition);
    one.ready = false;
    one.reading.stop();
    startOver(one);
    parts.onLost(partition, reason);
  }

  function dropAll(reason: string): void {
    for (const partition of [...owned.keys()]) lose(partition, reason);
  }

  function lose(partition: number, reason: string): void {
    drop(partition, reason);
    if (wanted.has(partition)) void take(partition);
  }

  async function take(partition: number): Promise<void> {
    if (taking.has(partition)) return;
    taking.add(partition);
    try {
      while (wanted.has(partition) && !owned.has(partition)) {
        if (!(await tryTake(partition))) await parts.sleep(retryMs);
      }
    } finally {
      taking.delete(partition);
    }
  }

  async function tryTake(partition: number): Promise<boolean> {
    try {
      const one = await takePartition(parts, partition);
      if (!one) return false;
      if (!wanted.has(partition)) return true;
      start(one);
      return true;
    } catch (error) {
      parts.onFault(partition, error);
      return false;
    }
  }

  function start(one: OwnedPartition): void {
    let expected = 1;
    owned.set(one.number, one);
    one.ready = true;
    const lost = (reason: string) => {
      if (owned.get(one.number) === one) lose(one.number, reason);
    };
    one.reading = parts.read(one.number, {
      hasRoom: () => hasRoom(one),
      onLost: lost,
      onMessage: (arrival) => {
        if (owned.get(one.number) !== one) return;
        const breach = outboundBreach(arrival, { expected: expected++, position: one.position });
        if (breach === "judged") return parts.acknowledge(arrival.reply);
        if (breach) return lost(breach);
        enqueue(one, arrival);
        parts.onWork();
      },
    });
    parts.onTaken(one);
    parts.onWork();
  }

  /** What waits longer waits in OUTBOUND: there it is bounded, and on disk. */
  function hasRoom({ queue, queueBytes }: OwnedPartition): boolean {
    return queue.length < waitingMax.messages / owned.size && queueBytes < waitingMax.bytes / owned.size;
  }

  /** Finds out where partitions stand after a batch that was not stored; in the lane already. */
  async function doubt(doubted: readonly OwnedPartition[], tokens: ReadonlySet<string>): Promise<void> {
    await Promise.all(doubted.map((one) => resyncOne(one, tokens)));
  }

  async function resyncOne(one: OwnedPartition, tokens: ReadonlySet<string>): Promise<void> {
    if (owned.get(one.number) !== one) return;
    try {
      if ((await resync(parts, one, tokens)) === "lost") return lose(one.number, "another gate took it");
      forget(one);
      parts.onResynced(one);
      parts.onWork();
    } catch (error) {
      parts.onFault(one.number, error);
      lose(one.number, "could not be read");
    }
  }

  /** Messages whose verdict turned out to be stored already leave the queue. */
  function forget(one: OwnedPartition): void {
    const waiting = one.queue.findIndex((received) => received.sequence > one.position);
    const judged = dequeue(one, waiting === -1 ? one.queue.length : waiting);
    for (const received of judged) parts.acknowledge(received.reply);
  }

  /** Looks whether anybody has moved a fence, such as a hold; for idle partitions, which no commit would tell. */
  async function look(): Promise<void> {
    await parts.lane(async () => void (await Promise.all([...owned.values()].map(lookAt))));
  }

  async function lookAt(one: OwnedPartition): Promise<void> {
    const fence = await parts.readFence(one.number).catch(() => one.fence);
    if (fence !== one.fence) await resyncOne(one, new Set());
  }
}
