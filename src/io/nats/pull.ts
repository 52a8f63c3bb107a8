import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { onReconnect } from "./connect.ts";
import { type Delivery, deliveryOf } from "./headers.ts";
import { newInbox } from "./inbox.ts";

// One way of reading from a JetStream consumer, under everything that reads: pull requests on an inbox of their own, a
// callback a message, and a watchdog. When the reading may have a hole, it ends with `onLost` and the owner starts again:
// this file never guesses.

export type Pulled = { readonly message: Msg; readonly delivery: Delivery };

export type PullOptions = {
  readonly stream: string;
  readonly consumer: string;
  /** Messages asked for and not delivered yet, at most. */
  readonly batch: number;
  /** How much the owner takes; without it, whatever comes. */
  readonly room?: Room;
  readonly onMessage: (pulled: Pulled) => void;
  /** Reading has ended: reconnected, silent, consumer gone. Called once. */
  readonly onLost: (reason: string) => void;
};

export type Room = {
  /**
   * Most that one request brings, in bytes. More than the largest message of the stream: a request that cannot hold the next
   * message ends without it.
   */
  readonly requestBytesMax: number;
  /** Whether there is room for one more request. Once there is again, the owner calls `more`. */
  readonly isThere: () => boolean;
};

export type Pull = {
  readonly stop: () => void;
  /** There is room again. */
  readonly more: () => void;
};

const expiresMs = 3000;
const heartbeatMs = 1000;
/** The server sends something every `heartbeatMs` while a request is open; three missed in a row is a dead reader. */
const silenceMaxMs = 3500;

export function openPull(nc: NatsConnection, options: PullOptions): Pull {
  const inbox = newInbox(nc);
  const nextSubject = `$JS.API.CONSUMER.MSG.NEXT.${options.stream}.${options.consumer}`;
  let wanted = 0;
  let heardAtMs = performance.now();
  let open = true;

  const subscription = nc.subscribe(inbox, {
    callback: (error, message) => (error ? lose(error.message) : receive(message)),
  });
  const offReconnect = onReconnect(nc, () => lose("reconnected"));
  const watchdog = setInterval(watch, heartbeatMs);
  ask();
  return { stop, more: ask };

  function ask(): void {
    const count = options.batch - wanted;
    if (!open || count <= options.batch / 2 || options.room?.isThere() === false) return;
    // Nobody answers a reader that has not asked.
    if (wanted === 0) heardAtMs = performance.now();
    wanted += count;
    const request = {
      batch: count,
      max_bytes: options.room?.requestBytesMax,
      expires: expiresMs * 1e6,
      idle_heartbeat: heartbeatMs * 1e6,
    };
    try {
      nc.publish(nextSubject, JSON.stringify(request), { reply: inbox });
    } catch {
      lose("connection closed");
    }
  }

  function receive(message: Msg): void {
    if (!open) return;
    heardAtMs = performance.now();
    const delivery = deliveryOf(message.reply);
    if (delivery) {
      wanted--;
      options.onMessage({ message, delivery });
      ask();
    } else {
      receiveStatus(message);
    }
  }

  function receiveStatus(message: Msg): void {
    const code = message.headers?.code ?? (message.data.length === 0 ? 503 : 0);
    if (code === 100) return;
    const description = message.headers?.description ?? "";
    if (code === 503 || /consumer (deleted|is push)/i.test(description)) {
      lose(description || "consumer gone");
      return;
    }
    // Everything else ends one request: served, expired, out of bytes, leadership moved, server shutting down.
    const unserved = message.headers?.get("Nats-Pending-Messages");
    wanted = unserved ? Math.max(0, wanted - Number(unserved)) : 0;
    ask();
  }

  function watch(): void {
    if (wanted > 0 && performance.now() - heardAtMs > silenceMaxMs) lose("silent");
    else ask();
  }

  function lose(reason: string): void {
    if (!open) return;
    stop();
    options.onLost(reason);
  }

  function stop(): void {
    open = false;
    clearInterval(watchdog);
    offReconnect();
    subscription.unsubscribe();
  }
}
