import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { producerConsumer, producerVerdicts, streams } from "../../schemas/wire/subjects.ts";
import { apiErrors, jsApi } from "./api.ts";
import { lastSequence } from "./stored.ts";

type ConsumerInfo = { readonly ack_floor: { readonly stream_seq: number } };

/** Where a reader of verdicts stands: up to which record of the log its producers have acknowledged, and whether it was made just now. */
export type ProducerReader = { readonly position: number; readonly made: boolean };

/**
 * Makes the reader of a namespace's verdicts for its producers, who may not make one: where a consumer delivers to stands in the
 * request, and no permission sees it. It hands over headers alone. One that is there stays as it is, where it is.
 *
 * @param position where the one that was lost stood; undefined: from now on
 * @throws Failure `Refused`, and as `jsApi`
 */
export async function ensureProducerConsumer(
  nc: NatsConnection,
  namespace: string,
  position?: number,
): Promise<ProducerReader> {
  const name = producerConsumer(namespace);
  const there = await jsApi<ConsumerInfo>(nc, `CONSUMER.INFO.${streams.verdicts}.${name}`, undefined);
  if (there.ok) return { position: there.value.ack_floor.stream_seq, made: false };
  if (there.error.errCode !== apiErrors.consumerNotFound) throw refused(name, there.error.description);
  const filter = producerVerdicts(namespace);
  const from = await startOf(nc, position);
  const made = await jsApi<ConsumerInfo>(nc, `CONSUMER.CREATE.${streams.verdicts}.${name}.${filter}`, {
    stream_name: streams.verdicts,
    // Another operator may be quicker, and its reader is not to be changed.
    action: "create",
    config: { name, durable_name: name, filter_subject: filter, ...from, ...delivery },
  });
  if (!made.ok) throw refused(name, made.error.description);
  return { position: made.value.ack_floor.stream_seq, made: true };
}

const delivery = {
  ack_policy: "explicit",
  ack_wait: 30e9,
  max_deliver: -1,
  max_ack_pending: 1000,
  headers_only: true,
};

/** A log that was lost begins to count anew: a reader from beyond its end would stay silent until it comes there. */
async function startOf(nc: NatsConnection, position: number | undefined) {
  if (position === undefined || position > (await lastSequence(nc, streams.verdicts))) return { deliver_policy: "new" };
  return { deliver_policy: "by_start_sequence", opt_start_seq: position + 1 };
}

function refused(name: string, why: string): Failure {
  return new Failure("Refused", `NATS refused the consumer ${name}: ${why}`, { retry: true });
}
