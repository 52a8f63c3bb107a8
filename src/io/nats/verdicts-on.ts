import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { streams, verdictSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type FollowOptions, follow } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { sequenceAt } from "./sequence-at.ts";
import { recordAt } from "./stored.ts";
import { verdictOf } from "./verdicts.ts";

const deadlineMs = 600_000;
/** The clocks of gates and server may differ by this much. */
const clockSkewMs = 5_000;

/** A verdict, and the document that the policy judged as JSON; empty when it was not asked. */
export type StoredVerdict = { readonly record: VerdictRecord; readonly input: string };

type Wanted = { readonly decision: string; readonly receivedAtMs: number };
type Placed = { readonly record: VerdictRecord; readonly sequence: number };

/** Every stored verdict of one decision, oldest first. Reads from the message's arrival to its final verdict, or to the end. */
export async function verdictsOn(nc: NatsConnection, wanted: Wanted): Promise<StoredVerdict[]> {
  const from = await sequenceAt(nc, streams.verdicts, wanted.receivedAtMs - clockSkewMs);
  if (from === undefined) return [];
  return await Promise.all((await verdictsFrom(nc, wanted, from)).map((one) => withInput(nc, one)));
}

/** The newest verdict of one decision, by headers alone: for whoever may read no other record of the log. */
export async function newestVerdictOn(nc: NatsConnection, wanted: Wanted): Promise<Placed | undefined> {
  return (await verdictsFrom(nc, wanted, { atMs: wanted.receivedAtMs - clockSkewMs })).at(-1);
}

async function verdictsFrom(nc: NatsConnection, wanted: Wanted, from: FollowOptions["from"]): Promise<Placed[]> {
  const found: Placed[] = [];
  const done = Promise.withResolvers<void>();
  const follower = follow(nc, {
    stream: streams.verdicts,
    filters: [verdictSubject("*", { namespace: "*", name: "*" }, "*")],
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
    return found;
  } finally {
    clearTimeout(timer);
    follower.stop();
  }
}

/** Readers of the log take headers alone; of these few the document is fetched. */
async function withInput(nc: NatsConnection, { record, sequence }: Placed): Promise<StoredVerdict> {
  const stored = await recordAt(nc, streams.verdicts, sequence);
  return { record, input: Buffer.from(stored?.data ?? "").toString("utf8") };
}
