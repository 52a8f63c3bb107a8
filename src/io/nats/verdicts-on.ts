import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { follow } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { sequenceAt } from "./sequence-at.ts";
import { recordAt } from "./stored.ts";
import { verdictOf } from "./verdicts.ts";

const deadlineMs = 600_000;
/** The clocks of gates and server may differ by this much. */
const clockSkewMs = 5_000;

/** A verdict, and the document that the policy judged as JSON; empty when it was not asked. */
export type StoredVerdict = { readonly record: VerdictRecord; readonly input: string };

/** Every stored verdict of one decision, oldest first. Reads from the message's arrival to its final verdict, or to the end. */
export async function verdictsOn(
  nc: NatsConnection,
  wanted: { readonly decision: string; readonly receivedAtMs: number },
): Promise<StoredVerdict[]> {
  const from = await sequenceAt(nc, streams.verdicts, wanted.receivedAtMs - clockSkewMs);
  if (from === undefined) return [];
  const found: { record: VerdictRecord; sequence: number }[] = [];
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
      found.push({ record, sequence: followed.sequence });
      if (record.outcome === "approved" || record.outcome === "rejected") done.resolve();
    },
  });
  const late = () => done.reject(new Failure("TimedOut", "reading the verdict log took too long", { retry: true }));
  const timer = setTimeout(late, deadlineMs);
  try {
    await done.promise;
    return await Promise.all(found.map((one) => withInput(nc, one)));
  } finally {
    clearTimeout(timer);
    follower.stop();
  }
}

/** Readers of the log take headers alone; of these few the document is fetched. */
async function withInput(
  nc: NatsConnection,
  { record, sequence }: { record: VerdictRecord; sequence: number },
): Promise<StoredVerdict> {
  const stored = await recordAt(nc, streams.verdicts, sequence);
  return { record, input: Buffer.from(stored?.data ?? "").toString("utf8") };
}
