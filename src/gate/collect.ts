import { decisionId } from "../domain/decision/decision-id.ts";
import { instantMs } from "../domain/time/instant.ts";
import type { Gathered } from "./gather.ts";
import type { Candidate, OwnedPartition, Received } from "./partition.ts";

/** What one partition gives to a tick: a contiguous run of its queue, and parked messages that are due. */
export type Part = {
  readonly owned: OwnedPartition;
  readonly epoch: number;
  readonly gathered: readonly Gathered[];
  /** Messages taken from the queue. */
  readonly taken: number;
  /** Position once this part is committed. */
  readonly position: number;
};

export type CollectParts = {
  readonly gather: (owned: OwnedPartition, candidate: Candidate) => Gathered;
};

/** An atomic batch takes 1,000 records: two a message, and two a partition for position and fence. */
const tickMessagesMax = 450;
const tickBytesMax = 4 * 1024 * 1024;
/** Parked messages a partition a tick: their release must not starve what has just arrived. */
const parkedPerTickMax = 24;

/** Messages that are worth a question of their own to the judging thread. */
const questionMin = 64;

/**
 * Takes what can be judged now from all partitions, fairly, without waiting. A partition's run ends where a recipient comes
 * for the second time, because the second verdict depends on the first.
 *
 * @returns one tick, a few parts at a time: what is handed over can be judged while the next is gathered
 */
export function* collect(parts: CollectParts, partitions: readonly OwnedPartition[]): Generator<Part[], void> {
  const waiting = partitions.filter(hasWork);
  const share = (max: number) => Math.ceil(max / waiting.length);
  const budget = { messages: share(tickMessagesMax), bytes: share(tickBytesMax) };
  let some: Part[] = [];
  let messages = 0;
  for (const owned of waiting) {
    // It may have been lost meanwhile.
    const part = hasWork(owned) ? collectPart(parts, owned, budget) : undefined;
    if (!part || part.gathered.length === 0) continue;
    some.push(part);
    messages += part.gathered.length;
    if (messages < questionMin) continue;
    yield some;
    some = [];
    messages = 0;
  }
  if (some.length > 0) yield some;
}

function hasWork(owned: OwnedPartition): boolean {
  return owned.ready && (owned.cursor < owned.queue.length || owned.due.size > 0);
}

function collectPart(parts: CollectParts, owned: OwnedPartition, budget: { messages: number; bytes: number }): Part {
  const gathered: Gathered[] = [];
  let bytes = 0;
  takeParked(parts, owned, gathered);
  let taken = 0;
  let position = owned.queue[owned.cursor - 1]?.sequence ?? owned.position;
  while (gathered.length < budget.messages && bytes < budget.bytes) {
    const next = owned.queue[owned.cursor];
    if (!next) break;
    const one = parts.gather(owned, candidateOf(owned.number, next));
    if (owned.busy.has(one.recipient)) break;
    if (one.recipient) owned.busy.add(one.recipient);
    gathered.push(one);
    bytes += next.data.length;
    position = next.sequence;
    owned.cursor++;
    taken++;
  }
  return { owned, epoch: owned.epoch, gathered, taken, position };
}

function takeParked(parts: CollectParts, owned: OwnedPartition, gathered: Gathered[]): void {
  for (const [sequence, { parked, data }] of owned.due) {
    if (gathered.length >= parkedPerTickMax) return;
    const { record } = parked;
    if (owned.busy.has(record.recipient)) continue;
    if (record.recipient) owned.busy.add(record.recipient);
    owned.due.delete(sequence);
    owned.judging.set(sequence, parked);
    gathered.push(
      parts.gather(owned, {
        partition: owned.number,
        sequence,
        storedAtMs: record.receivedAtMs,
        attempt: record.attempt + 1,
        decision: record.decision,
        campaign: record.campaign,
        data,
        expireAtMs: record.expireAtMs,
        trial: false,
      }),
    );
  }
}

function candidateOf(partition: number, received: Received): Candidate {
  return {
    partition,
    sequence: received.sequence,
    storedAtMs: received.storedAtMs,
    attempt: 1,
    decision: decisionId(received),
    campaign: received.campaign,
    data: received.data,
    expireAtMs: expiryOf(received.expires),
    trial: received.trial,
  };
}

/**
 * The producer's own deadline. One that is no RFC 3339 instant has passed: when in doubt, not late. `Date.parse` alone would
 * take 3600, meant as seconds, for a year.
 */
function expiryOf(expires: string): number | null {
  return expires ? (instantMs(expires) ?? 0) : null;
}
