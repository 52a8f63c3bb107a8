/** Publishes messages as a marketing system would, and keeps what was accepted: the other half of every count. */
import { setTimeout as sleep } from "node:timers/promises";
import type { NatsConnection } from "../../../io/nats/connect.ts";
import { publishRecord } from "../../../io/nats/records.ts";
import { sendSubject } from "../../../schemas/wire/subjects.ts";
import type { Message } from "../input/lists.ts";

export type Producer = {
  /**
   * Publishes in the order given, at about so many a second, and waits until NATS has stored all.
   *
   * @throws when one is refused
   */
  readonly publish: (messages: readonly Message[], ratePerSecond: number) => Promise<void>;
  /** Every message that NATS has stored, by its sequence in OUTBOUND. */
  readonly accepted: () => ReadonlyMap<number, Message>;
};

const tickMs = 20;
/** Published and not stored yet, at most. */
const inFlightMax = 1000;
const storeTimeoutMs = 15_000;

export function createProducer(nc: NatsConnection, namespace: string): Producer {
  const accepted = new Map<number, Message>();
  let published = 0;
  return { publish, accepted: () => accepted };

  async function publish(messages: readonly Message[], ratePerSecond: number): Promise<void> {
    const startedAtMs = performance.now();
    const inFlight = new Set<Promise<void>>();
    let failure: unknown;
    for (let at = 0; at < messages.length && failure === undefined; ) {
      const due = Math.ceil(((performance.now() - startedAtMs + tickMs) * ratePerSecond) / 1000);
      const end = Math.min(messages.length, due, at + inFlightMax - inFlight.size);
      for (const message of messages.slice(at, end)) {
        const storing = store(message).catch((error) => {
          failure ??= error;
        });
        inFlight.add(storing);
        void storing.finally(() => inFlight.delete(storing));
      }
      at = Math.max(at, end);
      await sleep(tickMs);
    }
    await Promise.all(inFlight);
    if (failure !== undefined) throw failure;
  }

  async function store(message: Message): Promise<void> {
    const subject = sendSubject({ namespace, name: message.campaign }, message.person.number.slice(-4));
    const messageId = `demo-${++published}`;
    const stored = await publishRecord(nc, subject, message.body, { messageId, timeoutMs: storeTimeoutMs });
    accepted.set(stored.sequence, message);
  }
}
