import type { NatsConnection } from "@nats-io/transport-node";
import { producerConsumer, producerVerdicts, streams } from "../../schemas/wire/subjects.ts";
import { jsApiOrThrow } from "./api.ts";

/**
 * Makes the reader of a namespace's verdicts for its producers, who may not make one: where a consumer delivers to stands in the
 * request, and no permission sees it. It hands over headers alone, from when it was made on. One that is there stays as it is.
 *
 * @throws Failure as `jsApiOrThrow`
 */
export async function ensureProducerConsumer(nc: NatsConnection, namespace: string): Promise<void> {
  const name = producerConsumer(namespace);
  const filter = producerVerdicts(namespace);
  await jsApiOrThrow(nc, `CONSUMER.CREATE.${streams.verdicts}.${name}.${filter}`, {
    stream_name: streams.verdicts,
    config: {
      durable_name: name,
      name,
      filter_subject: filter,
      deliver_policy: "new",
      ack_policy: "explicit",
      ack_wait: 30e9,
      max_deliver: -1,
      max_ack_pending: 1000,
      headers_only: true,
    },
  });
}
