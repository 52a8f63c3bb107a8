import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { type CampaignRef, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { follow } from "./follow.ts";
import { verdictOf } from "./verdicts.ts";

/**
 * Hands over every verdict on a campaign's messages, from a sequence of VERDICTS or from now on. Resolves once it reads: a
 * message published afterwards cannot have its verdict missed.
 *
 * @throws Failure `Unreachable` when they cannot be read
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
  let hindrance = "NATS does not answer";
  const { namespace, name } = options.campaign;
  const follower = follow(nc, {
    stream: streams.verdicts,
    filters: [`consentry.verdict.*.${namespace}.${name}.*`],
    from: options.from,
    headersOnly: true,
    onCaughtUp: reading.resolve,
    onInterrupted: (reason) => {
      hindrance = reason;
    },
    onMessage: (followed) => {
      const record = verdictOf(followed);
      if (record) options.onVerdict(record);
    },
  });
  const timer = setTimeout(() => {
    follower.stop();
    reading.reject(new Failure("Unreachable", `verdicts cannot be read: ${hindrance}`, { retry: true }));
  }, readableWithinMs);
  await reading.promise.finally(() => clearTimeout(timer));
  return { stop: follower.stop };
}

/** Somebody waits at a terminal; what is not readable by then is forbidden or gone. */
const readableWithinMs = 30_000;
