import type { NatsConnection } from "@nats-io/transport-node";
import { consentCheckpoint, consentCheckpointKey } from "../../schemas/wire/consent.ts";
import { buckets, type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import { openBucket } from "./bucket.ts";
import { type ArrivedEvent, arrivedEvent } from "./consent-log.ts";
import { readToEnd } from "./follow.ts";

const deadlineMs = 600_000;

/**
 * Hands over what CONSENT holds now of a partition, of one source or of one person in it, in order. A record that is no consent
 * event is left out.
 */
export async function readConsent(
  nc: NatsConnection,
  where: { readonly source?: CampaignRef; readonly partition: number; readonly pseudonym?: string },
  onEvent: (arrived: ArrivedEvent) => void,
): Promise<void> {
  const { source, partition, pseudonym } = where;
  const from = source ? `${source.namespace}.${source.name}` : "*.*";
  await readToEnd(nc, {
    stream: streams.consent,
    filters: [`consentry.consent.${from}.${partition}`],
    from: 1,
    deadlineMs,
    onMessage: (followed) => {
      // Most records are somebody else's: they are not parsed.
      if (pseudonym !== undefined && !Buffer.from(followed.data).includes(pseudonym)) return;
      const arrived = arrivedEvent(followed);
      if (arrived && (pseudonym === undefined || arrived.event.pseudonym === pseudonym)) onEvent(arrived);
    },
  });
}

/** Everything in CONSENT up to here is in the bucket `consent`. */
export async function consentProjected(nc: NatsConnection): Promise<number> {
  const bucket = await openBucket(nc, buckets.consent);
  return consentCheckpoint.safeParse((await bucket.get(consentCheckpointKey))?.value).data?.sequence ?? 0;
}
