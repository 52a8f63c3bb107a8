import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { onReconnect } from "./connect.ts";
import { type Delivery, deliveryOf } from "./headers.ts";

// One way of reading from a JetStream consumer, under everything that reads: pull requests on an inbox of their own, a
// callback a message, and a watchdog. When the reading may have a hole, it ends with `onLost` and the owner starts again:
// this file never guesses.

export type Pulled = { readonly message: Msg; readonly delivery: Delivery };

export type PullOptions = {
  readonly stream: string;
  readonly consumer: string;
  /** Messages asked for and not delivered yet, at most. */
  readonly batch: number;
  readonly onMessage: (pulled: Pulled) => void;
  /** Reading has ended: reconnected, silent, consumer gone. Called once. */
  readonly onLost: (reason: string) => void;
};

export type Pull = { readonly stop: () => void };

const expiresMs = 3000;
const heartbeatMs = 1000;
/** The server sends something every `heartbeatMs` while a request is open; three missed in a row is a dead reader. */
const silenceMaxMs = 3500;

export function openPull(nc: NatsConnection, options: PullOptions): Pull {
  const inbox = createInbox();
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
  return { stop };

  function ask(): void {
    const count = options.batch - wanted;
    if (!open || count <= options.batch / 2) return;
    wanted += count;
    const request = { batch: count, expires: expiresMs * 1e6, idle_heartbeat: heartbeatMs * 1e6 };
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
    // Everything else ends one request: expired, leadership moved, server shutting down, limits reached.
    const unserved = Number(message.headers?.get("Nats-Pending-Messages") || 0);
    wanted = code === 408 && unserved > 0 ? Math.max(0, wanted - unserved) : 0;
    ask();
  }

  function watch(): void {
    if (performance.now() - heardAtMs > silenceMaxMs) lose("silent");
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
