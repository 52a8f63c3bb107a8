import type { Reading } from "../../gate/partition.ts";
import type { LogMark, OutboundSight } from "../../gate/take.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { Process, Scheduler } from "./scheduler.ts";

export type Sent = {
  readonly sequence: number;
  readonly storedAtMs: number;
  readonly partition: number;
  readonly campaign: CampaignRef;
  readonly data: Uint8Array;
  readonly expires: string;
};

type Delivery = Sent & { readonly consumerSequence: number; readonly deliveries: number; readonly reply: string };
type Reader = {
  readonly process: Process;
  readonly receive: (delivery: Delivery) => void;
  openUntilMs: number;
  arrivedAtMs: number;
};

const created = "2026-01-01T00:00:00Z";
const requestMs = 3000;
const silenceMaxMs = 3500;
const quietDeadlineMs = 5000;

/** OUTBOUND with its consumers, one a partition: delivery, acknowledgement, floor, reset and purge. */
export function createOutbound(scheduler: Scheduler, partitions: number) {
  const messages: Sent[] = [];
  let stored = 0;
  const consumers = Array.from({ length: partitions }, () => ({
    next: 1,
    consumerSequence: 0,
    pending: new Set<number>(),
    readers: [] as Reader[],
    remembers: undefined as LogMark | undefined,
  }));
  return { messages, stored: () => stored, store, read, restart, purge, acknowledge, sight };

  function store(message: Omit<Sent, "sequence" | "storedAtMs">, onAccepted: (sent: Sent) => void): void {
    const sent = { ...message, sequence: ++stored, storedAtMs: scheduler.nowMs() };
    messages.push(sent);
    onAccepted(sent);
    deliver(sent.partition);
  }

  function consumerOf(partition: number) {
    const consumer = consumers[partition];
    if (!consumer) throw new Error(`there is no partition ${partition}`);
    return consumer;
  }

  function openReaders(partition: number): Reader[] {
    return consumerOf(partition).readers.filter((reader) => reader.openUntilMs > scheduler.now());
  }

  function deliver(partition: number): void {
    const consumer = consumerOf(partition);
    for (const message of messages) {
      if (message.partition !== partition || message.sequence < consumer.next) continue;
      const readers = openReaders(partition);
      if (readers.length === 0) return;
      const reader = scheduler.pick(readers);
      const consumerSequence = ++consumer.consumerSequence;
      consumer.next = message.sequence + 1;
      consumer.pending.add(message.sequence);
      const delivery = { ...message, consumerSequence, deliveries: 1, reply: `${partition} ${message.sequence}` };
      // One connection delivers in order.
      reader.arrivedAtMs = Math.max(reader.arrivedAtMs, scheduler.now() + scheduler.between(0.1, 3));
      scheduler.after(reader.arrivedAtMs - scheduler.now(), () => reader.receive(delivery), reader.process);
    }
  }

  function read(
    partition: number,
    callbacks: { onMessage: (delivery: Delivery) => void; onLost: (reason: string) => void },
    process: Process,
  ): Reading {
    const consumer = consumerOf(partition);
    let open = true;
    let heardAtMs = scheduler.now();
    const reader: Reader = {
      process,
      openUntilMs: 0,
      arrivedAtMs: 0,
      receive: (delivery) => open && callbacks.onMessage(delivery),
    };
    scheduler.after(scheduler.between(0.1, 3), ask);
    const endWatch = scheduler.every(1000, watch, process);
    // No run sends so much that a gate has no room.
    return { stop, more: () => {} };

    function ask(): void {
      if (!open || !process.alive) return;
      if (!consumer.readers.includes(reader)) consumer.readers.push(reader);
      reader.openUntilMs = scheduler.now() + requestMs;
      deliver(partition);
    }

    function watch(): void {
      if (scheduler.now() - heardAtMs > silenceMaxMs) {
        stop();
        callbacks.onLost("silent");
        return;
      }
      heardAtMs = scheduler.now();
      ask();
    }

    /** The server learns of it a moment later; what it sends until then is lost. */
    function stop(): void {
      open = false;
      endWatch();
      scheduler.after(scheduler.between(0.1, 3), () => {
        reader.openUntilMs = 0;
      });
    }
  }

  function sight(partition: number): OutboundSight {
    return { created, logCreated: created, remembers: consumerOf(partition).remembers };
  }

  /** As `restartOutbound` does it: purge, then reset until nobody waits and nobody has taken any. */
  async function restart(partition: number, at: { readonly position: number; readonly log: LogMark }): Promise<void> {
    purge(partition, at.position);
    consumerOf(partition).remembers = at.log;
    const deadlineMs = scheduler.now() + quietDeadlineMs;
    for (;;) {
      reset(partition);
      await pause(1);
      if (openReaders(partition).length === 0 && consumerOf(partition).pending.size === 0) return;
      if (scheduler.now() > deadlineMs) throw new Error("another gate keeps reading it");
      await pause(50);
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => scheduler.after(scheduler.between(ms / 2, ms), resolve));
  }

  /** Starts again behind the acknowledgement floor. */
  function reset(partition: number): void {
    const consumer = consumerOf(partition);
    consumer.next = Math.min(consumer.next, ...consumer.pending);
    consumer.consumerSequence = 0;
    consumer.pending.clear();
    deliver(partition);
  }

  function purge(partition: number, position: number): void {
    const consumer = consumerOf(partition);
    for (let at = messages.length - 1; at >= 0; at--) {
      const message = messages[at];
      if (message?.partition === partition && message.sequence <= position) messages.splice(at, 1);
    }
    for (const sequence of consumer.pending) if (sequence <= position) consumer.pending.delete(sequence);
  }

  function acknowledge(reply: string): void {
    const [partition, sequence] = reply.split(" ").map(Number);
    consumerOf(partition ?? 0).pending.delete(sequence ?? 0);
    const at = messages.findIndex((message) => message.sequence === sequence);
    if (at !== -1) messages.splice(at, 1);
  }
}
