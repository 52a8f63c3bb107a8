import { decisionId } from "../domain/decision/decision-id.ts";
import { instantMs } from "../domain/time/instant.ts";
import type { Gathered } from "./gather.ts";
import type { Candidate, OwnedPartition, Received } from "./partition.ts";
import { bytesOf, type Share, shareOf, spend, wholeTick } from "./tick-budget.ts";

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

/** Parked messages a partition a tick: their release must not starve what has just arrived. */
const parkedPerTickMax = 24;

/** Messages that are worth a question of their own to the judging thread. */
const questionMin = 64;

/**
 * Takes what can be judged now from all partitions, fairly, without waiting, and never more than one batch holds. Who waited
 * longest comes first, then who has least: what it leaves is for the others. A partition's run ends where a recipient comes
 * for the second time, because the second verdict depends on the first.
 *
 * @returns one tick, a few parts at a time: what is handed over can be judged while the next is gathered
 */
export function* collect(parts: CollectParts, partitions: readonly OwnedPartition[]): Generator<Part[], void> {
  const waiting = partitions.filter(hasWork).sort((a, b) => a.turn - b.turn || backlog(a) - backlog(b));
  const turn = 1 + (waiting.at(-1)?.turn ?? 0);
  const left = wholeTick();
  let some: Part[] = [];
  let messages = 0;
  for (const [index, owned] of waiting.entries()) {
    const share = shareOf(left, waiting.length - index);
    if (share.messages === 0) break;
    // It may have been lost meanwhile.
    const part = hasWork(owned) ? collectPart(parts, owned, { share, bytesLeft: left.bytes }) : undefined;
    if (!part || part.gathered.length === 0) continue;
    owned.turn = turn;
    spend(left, part.gathered);
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
  return owned.ready && backlog(owned) > 0;
}

function backlog({ queue, cursor, due }: OwnedPartition): number {
  return queue.length - cursor + due.size;
}

/** What a partition may take: its fair share, and so that nobody waits for ever one message that fits into the tick at all. */
type Room = { readonly share: Share; readonly bytesLeft: number };

function collectPart(parts: CollectParts, owned: OwnedPartition, room: Room): Part {
  const gathered: Gathered[] = [];
  takeParked(parts, owned, gathered, room);
  let bytes = bytesOf(gathered);
  let taken = 0;
  let position = owned.queue[owned.cursor - 1]?.sequence ?? owned.position;
  while (gathered.length < room.share.messages) {
    const next = owned.queue[owned.cursor];
    if (!next || bytes + next.data.length > (gathered.length === 0 ? room.bytesLeft : room.share.bytes)) break;
    const one = parts.gather(owned, candidateOf(owned.number, next));
    if (owned.busy.has(one.recipient)) break;
    if (one.recipient) owned.busy.add(one.recipient);
    gathered.push(one);
    bytes += bytesOf([one]);
    position = next.sequence;
    owned.cursor++;
    taken++;
  }
  return { owned, epoch: owned.epoch, gathered, taken, position };
}

/** Half of the share at most while fresh messages wait. */
function takeParked(
  parts: CollectParts,
  owned: OwnedPartition,
  gathered: Gathered[],
  { share, bytesLeft }: Room,
): void {
  const half = owned.cursor < owned.queue.length ? 2 : 1;
  const messagesMax = Math.min(parkedPerTickMax, Math.ceil(share.messages / half));
  let bytes = 0;
  for (const [sequence, { parked, data }] of owned.due) {
    if (gathered.length >= messagesMax) return;
    if (bytes + (data?.length ?? 0) > (gathered.length === 0 ? bytesLeft : share.bytes / half)) return;
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
        traceparent: record.traceparent,
      }),
    );
    bytes = bytesOf(gathered);
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
    traceparent: received.traceparent,
  };
}

/**
 * The producer's own deadline. One that is no RFC 3339 instant has passed: when in doubt, not late. `Date.parse` alone would
 * take 3600, meant as seconds, for a year.
 */
function expiryOf(expires: string): number | null {
  return expires ? (instantMs(expires) ?? 0) : null;
}
