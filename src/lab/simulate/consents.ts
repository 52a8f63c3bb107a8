import type { Arrived } from "../../edge/sync/projector.ts";
import type { SyncParts } from "../../edge/sync/run.ts";
import { sha256Hex } from "../../io/sha256.ts";
import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import { type CampaignRef, consentKey } from "../../schemas/wire/subjects.ts";
import { createBucket } from "./bucket.ts";
import { inOrder } from "./in-order.ts";
import type { Process, Scheduler } from "./scheduler.ts";

export type Placed = { readonly source: CampaignRef; readonly partition: number; readonly event: ConsentEvent };
export type Consents = ReturnType<typeof createConsents>;

/** CONSENT with what is projected of it, how far, and what sync says of its sources. */
export function createConsents(scheduler: Scheduler) {
  const events: Arrived[] = [];
  const states = createBucket<ConsentState>();
  const checkpoint = createBucket<number>();
  const health = createBucket<Parameters<SyncParts["putHealth"]>[1]>();
  const followers = new Set<(arrived: Arrived) => void>();
  return { events, states, checkpoint, health, append, follow };

  /** @returns the last sequence */
  function append(placed: readonly Placed[]): number {
    for (const { source, partition, event } of placed) {
      const arrived = {
        key: consentKey(source, partition, event.pseudonym),
        event,
        sequence: events.length + 1,
        storedAtMs: scheduler.nowMs(),
        digest: sha256Hex(JSON.stringify(event)),
      };
      events.push(arrived);
      scheduler.note(`consent ${event.event} ${arrived.sequence}`);
      for (const follower of followers) follower(arrived);
    }
    return placed.length === 0 ? 0 : events.length;
  }

  function follow(process: Process, options: Parameters<SyncParts["follow"]>[0]): { readonly stop: () => void } {
    const inTurn = inOrder(scheduler, process);
    let stopped = false;
    const hand = (arrived: Arrived) => inTurn(() => stopped || options.onEvent(arrived, arrived.sequence));
    for (const arrived of events.slice(options.from - 1)) hand(arrived);
    inTurn(() => stopped || options.onCaughtUp());
    followers.add(hand);
    return {
      stop: () => {
        stopped = true;
        followers.delete(hand);
      },
    };
  }
}
