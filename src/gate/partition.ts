import { emptyPartition, type Parked, type PartitionState } from "../domain/partition/fold.ts";
import { type WakeQueue, wakeQueue } from "../domain/partition/wake-queue.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";

/** A message as OUTBOUND delivered it. */
export type Received = {
  readonly sequence: number;
  readonly storedAtMs: number;
  readonly campaign: CampaignRef;
  readonly data: Uint8Array;
  readonly expires: string;
  readonly trial: boolean;
  /** The producer's span; empty when there is none. */
  readonly traceparent?: string;
  /** Where to acknowledge. */
  readonly reply: string;
};

/** One message to be judged now: just received, or parked and due. */
export type Candidate = {
  readonly partition: number;
  readonly sequence: number;
  readonly storedAtMs: number;
  readonly attempt: number;
  readonly decision: string;
  readonly campaign: CampaignRef;
  /** Undefined when a parked message's body is gone. */
  readonly data: Uint8Array | undefined;
  /** The producer's own deadline, or for a parked message the one fixed at its first verdict; null: the campaign's. */
  readonly expireAtMs: number | null;
  readonly trial: boolean;
  /** The producer's span, or for a parked message that of its first attempt; empty when there is none. */
  readonly traceparent?: string | undefined;
};

/**
 * A partition that this gate works. `queue[0 .. cursor)` is being judged or committed, the rest waits; nothing leaves the
 * queue before its verdict is committed, so starting over is setting the cursor to zero.
 *
 *     queue   m1 m2 m3 | m4 m5 m6 …
 *             in flight ^cursor  waiting
 *
 * `epoch` rises whenever what is in flight has become void: a tick taken in an older epoch is dropped, not committed.
 */
export type OwnedPartition = {
  readonly number: number;
  /** Of the OUTBOUND whose sequences these are. */
  readonly outboundCreated: string;
  state: PartitionState;
  /** VERDICTS sequence of the fence's record: what the next batch expects. */
  fence: number;
  /** VERDICTS sequence up to which the log is folded. */
  folded: number;
  /** Highest OUTBOUND sequence that has its verdict. */
  position: number;
  /** Messages that have their verdict and still stand in OUTBOUND. */
  unreleased: number;
  /** Token of the newest batch known to be ours. */
  token: string;
  epoch: number;
  readonly queue: Received[];
  cursor: number;
  /** Of the bodies in the queue. */
  queueBytes: number;
  /** The tick to which it gave last: who waited longest gives first. */
  turn: number;
  /** Recipients in flight: their next message waits, because its facts depend on this one's verdict. */
  readonly busy: Set<string>;
  /** When which parked message has to be looked at. */
  wake: WakeQueue;
  /** Parked messages whose bodies are here, due to be judged. */
  readonly due: Map<number, { parked: Parked; data: Uint8Array | undefined }>;
  readonly fetching: Set<number>;
  /** Parked messages in flight. */
  readonly judging: Map<number, Parked>;
  /** False while it is being taken or resynchronised: nothing is taken from it. */
  ready: boolean;
  reading: Reading;
};

/** What goes on reading OUTBOUND until stopped; `more` says that there is room again. */
export type Reading = { readonly stop: () => void; readonly more: () => void };

/** A partition to which nothing has happened yet, and from which nothing is taken. */
export function freshPartition(number: number): OwnedPartition {
  return {
    number,
    outboundCreated: "",
    state: emptyPartition(),
    fence: 0,
    folded: 0,
    position: 0,
    unreleased: 0,
    token: "",
    epoch: 0,
    queue: [],
    cursor: 0,
    queueBytes: 0,
    turn: 0,
    busy: new Set(),
    wake: wakeQueue(),
    due: new Map(),
    fetching: new Set(),
    judging: new Map(),
    ready: false,
    reading: { stop: () => {}, more: () => {} },
  };
}

export function enqueue(owned: OwnedPartition, received: Received): void {
  owned.queue.push(received);
  owned.queueBytes += received.data.length;
}

/** Takes the first messages off the queue: they have their verdict. */
export function dequeue(owned: OwnedPartition, count: number): Received[] {
  const taken = owned.queue.splice(0, count);
  for (const { data } of taken) owned.queueBytes -= data.length;
  if (count > 0) owned.reading.more();
  return taken;
}
