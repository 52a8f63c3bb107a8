import type { NatsConnection } from "@nats-io/transport-node";
import { type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { follow } from "./follow.ts";
import { verdictOf } from "./verdicts.ts";

/**
 * Hands over every verdict on a campaign's messages, from a sequence of VERDICTS or from now on. Resolves once it reads: a
 * message published afterwards cannot have its verdict missed.
 */
export async function watchVerdicts(
  nc: NatsConnection,
  options: {
    readonly campaign: CampaignRef;
    readonly from: number | "new";
    readonly onVerdict: (record: VerdictRecord) => void;
  },
): Promise<{ readonly stop: () => void }> {
  const reading = Promise.withResolvers<void>();
  const { namespace, name } = options.campaign;
  const follower = follow(nc, {
    stream: streams.verdicts,
    filters: [`consentry.verdict.*.${namespace}.${name}.*`],
    from: options.from,
    headersOnly: true,
    onCaughtUp: reading.resolve,
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record) options.onVerdict(record);
    },
  });
  await reading.promise;
  return { stop: follower.stop };
}
