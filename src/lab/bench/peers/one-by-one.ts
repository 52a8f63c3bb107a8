/** What both peers have in common: a message at a time, one publish each. */
import { errorOf } from "../../../io/nats/api.ts";
import type { NatsConnection } from "../../../io/nats/connect.ts";
import { wireHeaders } from "../../../io/nats/headers.ts";
import { type Work, workOff } from "../../../io/nats/work.ts";
import { type CampaignRef, parseOutboundSubject, streams } from "../../../schemas/wire/subjects.ts";

const inFlightMax = 256;
const publishTimeoutMs = 10_000;

/** Reads all of OUTBOUND and acknowledges each message once it is handled; a fault ends the process. */
export function readBacklog(
  nc: NatsConnection,
  durable: string,
  handle: (work: Work, at: CampaignRef & { partition: number }) => Promise<void>,
): void {
  workOff(nc, {
    stream: streams.outbound,
    durable,
    filter: "consentry.outbound.*.*.*",
    maxInFlight: inFlightMax,
    onMessage: async (work) => {
      const at = parseOutboundSubject(work.subject);
      if (!at) throw new Error("OUTBOUND holds a message without a partition");
      await handle(work, at);
      work.ack();
    },
  });
}

/** @throws when the stream does not take it */
export async function publishOne(
  nc: NatsConnection,
  record: { subject: string; headers: Readonly<Record<string, string>>; data: Uint8Array },
): Promise<number> {
  const options = { headers: wireHeaders(record.headers), timeout: publishTimeoutMs };
  const reply: unknown = (await nc.request(record.subject, record.data, options)).json();
  const error = errorOf(reply);
  if (error) throw new Error(`VERDICTS refused a record: ${error.description}`);
  return (reply as { seq: number }).seq;
}
