import { Match, type MsgHdrs, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { outboundFilter, streams } from "../../schemas/wire/subjects.ts";
import { isTraceparent } from "../../schemas/wire/traceparent.ts";
import { apiErrors, jsApi, jsApiOrThrow } from "./api.ts";
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
  /** The producer's span; empty when it named none that is one, and when nothing is traced here. */
  readonly traceparent: string;
  readonly reply: string;
};

type ConsumerInfo = { num_waiting: number; num_ack_pending: number; config: { metadata?: Record<string, string> } };
type StreamInfo = { created: string };

/** A place in the log: when VERDICTS was made, and the sequence of a partition's fence in it. */
type LogMark = { readonly created: string; readonly fence: number };

const logCreatedMetadata = "consentry.log";
const fenceMetadata = "consentry.fence";

/** Largest message that OUTBOUND takes, headers included; also what most servers take at all (`max_payload`). */
export const outboundMessageBytesMax = 1024 * 1024;
/** Delivered and not acknowledged, at most, a partition. */
const inFlightMax = 4096;
/** Long: what waits for a slow tick must not come a second time. A gate that dies is noticed by its partition being taken. */
const ackWaitMs = 300_000;
const quietDeadlineMs = 5000;

export const outboundConsumer = (partition: number) => `gate-${partition}`;

/**
 * OUTBOUND and the log as they are now, and the place in the log that a partition's consumer was given when the partition was
 * last taken. OUTBOUND thereby notices when it outlives the log: a verdict that is lost cannot tell that it is.
 */
export async function readOutboundSight(
  nc: NatsConnection,
  partition: number,
): Promise<{ readonly created: string; readonly logCreated: string; readonly remembers: LogMark | undefined }> {
  const info = (stream: string) => jsApiOrThrow<StreamInfo>(nc, `STREAM.INFO.${stream}`, undefined);
  const consumer = await jsApi<ConsumerInfo>(
    nc,
    `CONSUMER.INFO.${streams.outbound}.${outboundConsumer(partition)}`,
    undefined,
  );
  if (!consumer.ok && consumer.error.errCode !== apiErrors.consumerNotFound)
    throw new Failure("Refused", `NATS refused to show a consumer: ${consumer.error.description}`, { retry: true });
  const metadata = consumer.ok ? consumer.value.config.metadata : undefined;
  const created = metadata?.[logCreatedMetadata];
  return {
    created: (await info(streams.outbound)).created,
    logCreated: (await info(streams.verdicts)).created,
    remembers: created === undefined ? undefined : { created, fence: Number(metadata?.[fenceMetadata] ?? 0) },
  };
}

/**
 * Makes a partition's consumer start again at the first message that has no verdict yet.
 *
 * Purging comes first: messages that were delivered and lie below the consumer's acknowledgement floor would otherwise never
 * be delivered again. A reset leaves requests of the former owner open, so it is repeated until none waits and none has taken
 * a message since the last reset and ended: only then is the first message that comes the first that is missing.
 */
export async function restartOutbound(
  nc: NatsConnection,
  options: { readonly partition: number; readonly position: number; readonly log: LogMark },
): Promise<void> {
  const filter = outboundFilter(options.partition);
  await purgeBelow(nc, { stream: streams.outbound, filter, sequence: options.position + 1 });
  const name = outboundConsumer(options.partition);
  await ensureConsumer(nc, { name, filter, log: options.log });
  const deadline = performance.now() + quietDeadlineMs;
  for (;;) {
    await jsApiOrThrow(nc, `CONSUMER.RESET.${streams.outbound}.${name}`, {});
    const info = await jsApiOrThrow<ConsumerInfo>(nc, `CONSUMER.INFO.${streams.outbound}.${name}`, undefined);
    if (info.num_waiting === 0 && info.num_ack_pending === 0) return;
    if (performance.now() > deadline) {
      throw new Failure("TimedOut", `partition ${options.partition}: another gate keeps reading it`, { retry: true });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ensureConsumer(
  nc: NatsConnection,
  { name, filter, log }: { readonly name: string; readonly filter: string; readonly log: LogMark },
): Promise<void> {
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
      metadata: { [logCreatedMetadata]: log.created, [fenceMetadata]: String(log.fence) },
    },
  });
}

export type OutboundReading = {
  readonly partition: number;
  readonly onMessage: (message: OutboundMessage) => void;
  readonly onLost: (reason: string) => void;
  /** Whether the reader has room for more. @see Pull.more */
  readonly hasRoom?: () => boolean;
  /** Whether to look for the producer's span. */
  readonly traced?: boolean;
};

/** Reads a partition on an inbox of its own until stopped or lost. */
export function readOutbound(nc: NatsConnection, options: OutboundReading): Pull {
  const traced = options.traced ?? false;
  return openPull(nc, {
    stream: streams.outbound,
    consumer: outboundConsumer(options.partition),
    batch: 500,
    room: { requestBytesMax: 2 * outboundMessageBytesMax, isThere: options.hasRoom ?? (() => true) },
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
        traceparent: traced && fields ? traceparentOf(fields) : "",
        reply: message.reply ?? "",
      });
    },
  });
}

/** Clients differ in how they spell the name. Two values are as bad as none: nobody knows which was meant. */
function traceparentOf(fields: MsgHdrs): string {
  const [value = "", ...others] = fields.values(headers.traceparent, Match.IgnoreCase);
  return others.length === 0 && isTraceparent(value) ? value : "";
}
