import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { outboundFilter, streams } from "../../schemas/wire/subjects.ts";
import { jsApiOrThrow } from "./api.ts";
import { openPull, type Pull } from "./pull.ts";
import { purgeBelow } from "./stored.ts";

/** A message of OUTBOUND, as delivered. */
export type OutboundMessage = {
  readonly subject: string;
  readonly sequence: number;
  readonly consumerSequence: number;
  readonly deliveries: number;
  readonly storedAtMs: number;
  readonly data: Uint8Array;
  readonly expires: string;
  readonly trial: boolean;
  readonly reply: string;
};

type ConsumerInfo = { num_waiting: number };

/** Delivered and not acknowledged, at most, a partition. */
const inFlightMax = 2048;
/** Long: what waits for a slow tick must not come a second time. A gate that dies is noticed by its partition being taken. */
const ackWaitMs = 300_000;
const quietDeadlineMs = 5000;

const consumerName = (partition: number) => `gate-${partition}`;

/**
 * Makes a partition's consumer start again at the first message that has no verdict yet.
 *
 * Purging comes first: messages that were delivered and lie below the consumer's acknowledgement floor would otherwise never
 * be delivered again. A reset leaves requests of the former owner open, so it is repeated until none waits: only then is the
 * first message that comes the first that is missing.
 */
export async function restartOutbound(
  nc: NatsConnection,
  options: { partition: number; position: number },
): Promise<void> {
  const filter = outboundFilter(options.partition);
  await purgeBelow(nc, { stream: streams.outbound, filter, sequence: options.position + 1 });
  const name = consumerName(options.partition);
  await ensureConsumer(nc, name, filter);
  const deadline = performance.now() + quietDeadlineMs;
  for (;;) {
    await jsApiOrThrow(nc, `CONSUMER.RESET.${streams.outbound}.${name}`, {});
    const info = await jsApiOrThrow<ConsumerInfo>(nc, `CONSUMER.INFO.${streams.outbound}.${name}`, undefined);
    if (info.num_waiting === 0) return;
    if (performance.now() > deadline) {
      throw new Failure("TimedOut", `partition ${options.partition}: another gate keeps reading it`, { retry: true });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ensureConsumer(nc: NatsConnection, name: string, filter: string): Promise<void> {
  await jsApiOrThrow(nc, `CONSUMER.CREATE.${streams.outbound}.${name}.${filter}`, {
    stream_name: streams.outbound,
    config: {
      durable_name: name,
      name,
      filter_subject: filter,
      ack_policy: "explicit",
      ack_wait: ackWaitMs * 1e6,
      max_deliver: -1,
      max_ack_pending: inFlightMax,
    },
  });
}

/** Reads a partition on an inbox of its own until stopped or lost. */
export function readOutbound(
  nc: NatsConnection,
  options: { partition: number; onMessage: (message: OutboundMessage) => void; onLost: (reason: string) => void },
): Pull {
  return openPull(nc, {
    stream: streams.outbound,
    consumer: consumerName(options.partition),
    batch: 500,
    onLost: options.onLost,
    onMessage: ({ message, delivery }) => {
      const fields = message.headers;
      options.onMessage({
        subject: message.subject,
        sequence: delivery.streamSequence,
        consumerSequence: delivery.consumerSequence,
        deliveries: delivery.deliveries,
        storedAtMs: delivery.storedAtMs,
        data: message.data,
        expires: fields?.get(headers.expires) ?? "",
        trial: fields?.has(headers.trial) ?? false,
        reply: message.reply ?? "",
      });
    },
  });
}
