import type { NatsConnection } from "@nats-io/transport-node";
import { jsApiOrThrow } from "./api.ts";
import { openPull, type Pull } from "./pull.ts";

/** A message to work off: acknowledge it when it is done, or give it back. */
export type Work = {
  readonly subject: string;
  readonly header: (name: string) => string;
  readonly data: Uint8Array;
  readonly sequence: number;
  readonly storedAtMs: number;
  readonly deliveries: number;
  readonly ack: () => void;
  readonly nak: (delayMs: number) => void;
  /** Still at it: starts the acknowledgement clock again. */
  readonly progress: () => void;
};

export type WorkOptions = {
  readonly stream: string;
  readonly durable: string;
  readonly filter: string;
  /** Handed out and not acknowledged, at most. */
  readonly maxInFlight: number;
  readonly ackWaitMs?: number;
  readonly headersOnly?: boolean;
  /** The server forgets where reading was after so long without a reader; without it, never. */
  readonly forgottenAfterMs?: number;
  readonly onMessage: (work: Work) => void;
  readonly onInterrupted?: (reason: string) => void;
};

/** A durable consumer that is read for ever; at least once, in no promised order. */
export function workOff(nc: NatsConnection, options: WorkOptions): { readonly stop: () => void } {
  let stopped = false;
  let pull: Pull | undefined;
  let timer: NodeJS.Timeout | undefined;
  let retryMs = 50;
  void start();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      pull?.stop();
    },
  };

  async function start(): Promise<void> {
    if (stopped) return;
    try {
      await ensureDurable(nc, options);
      retryMs = 50;
      if (!stopped) pull = read();
    } catch (error) {
      if (!nc.isClosed()) again(error instanceof Error ? error.message : "failed");
    }
  }

  function read(): Pull {
    return openPull(nc, {
      stream: options.stream,
      consumer: options.durable,
      batch: options.maxInFlight,
      onLost: again,
      onMessage: ({ message, delivery }) => {
        options.onMessage({
          subject: message.subject,
          header: (name) => message.headers?.get(name) ?? "",
          data: message.data,
          sequence: delivery.streamSequence,
          storedAtMs: delivery.storedAtMs,
          deliveries: delivery.deliveries,
          ack: () => message.respond("+ACK"),
          nak: (delayMs) => message.respond(`-NAK {"delay":${Math.round(delayMs * 1e6)}}`),
          progress: () => message.respond("+WPI"),
        });
      },
    });
  }

  function again(reason: string): void {
    if (stopped) return;
    options.onInterrupted?.(reason);
    timer = setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, 3000);
  }
}

async function ensureDurable(nc: NatsConnection, options: WorkOptions): Promise<void> {
  await jsApiOrThrow(nc, `CONSUMER.CREATE.${options.stream}.${options.durable}.${options.filter}`, {
    stream_name: options.stream,
    config: {
      durable_name: options.durable,
      name: options.durable,
      filter_subject: options.filter,
      ack_policy: "explicit",
      ack_wait: (options.ackWaitMs ?? 30_000) * 1e6,
      max_deliver: -1,
      max_ack_pending: options.maxInFlight,
      headers_only: options.headersOnly ?? false,
      ...(options.forgottenAfterMs ? { inactive_threshold: options.forgottenAfterMs * 1e6 } : {}),
    },
  });
}
