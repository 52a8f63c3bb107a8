import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { follow } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { sequenceAt } from "./sequence-at.ts";
import { verdictOf } from "./verdicts.ts";

const deadlineMs = 600_000;
/** The clocks of gates and server may differ by this much. */
const clockSkewMs = 5_000;

/** Every stored verdict of one decision, oldest first. Reads from the message's arrival to its final verdict, or to the end. */
export async function verdictsOn(
  nc: NatsConnection,
  wanted: { readonly decision: string; readonly receivedAtMs: number },
): Promise<VerdictRecord[]> {
  const from = await sequenceAt(nc, streams.verdicts, wanted.receivedAtMs - clockSkewMs);
  if (from === undefined) return [];
  const found: VerdictRecord[] = [];
  const done = Promise.withResolvers<void>();
  const follower = follow(nc, {
    stream: streams.verdicts,
    filters: ["consentry.verdict.>"],
    from,
    headersOnly: true,
    onCaughtUp: done.resolve,
    onMessage: (followed) => {
      if (!headerOf(followed.message, headers.verdict).includes(wanted.decision)) return;
      const record = verdictOf(followed);
      if (record?.decision !== wanted.decision) return;
      found.push(record);
      if (record.outcome === "approved" || record.outcome === "rejected") done.resolve();
    },
  });
  const late = () => done.reject(new Failure("TimedOut", "reading the verdict log took too long", { retry: true }));
  const timer = setTimeout(late, deadlineMs);
  try {
    await done.promise;
    return found;
  } finally {
    clearTimeout(timer);
    follower.stop();
  }
}
