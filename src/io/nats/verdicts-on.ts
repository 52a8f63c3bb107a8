import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { streams, verdictSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Followed, type FollowOptions, follow } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { verdictOf } from "./verdicts.ts";

// By consumers of verdicts alone, whatever is read: who may read single records of the log reads bodies, too.

const deadlineMs = 600_000;
/** The clocks of gates and server may differ by this much. */
const clockSkewMs = 5_000;

/** A verdict, and the document that the policy judged as JSON; empty when it was not asked. */
export type StoredVerdict = { readonly record: VerdictRecord; readonly input: string };

type Wanted = { readonly decision: string; readonly receivedAtMs: number };
type Placed = { readonly record: VerdictRecord; readonly sequence: number };

/** Every stored verdict of one decision, oldest first. Reads from the message's arrival to its final verdict, or to the end. */
export async function verdictsOn(nc: NatsConnection, wanted: Wanted): Promise<StoredVerdict[]> {
  return await Promise.all((await placedOn(nc, wanted)).map((one) => withInput(nc, one)));
}

/** The newest verdict of one decision, without what it was judged by. */
export async function newestVerdictOn(nc: NatsConnection, wanted: Wanted): Promise<Placed | undefined> {
  return (await placedOn(nc, wanted)).at(-1);
}

async function placedOn(nc: NatsConnection, { decision, receivedAtMs }: Wanted): Promise<Placed[]> {
  const found: Placed[] = [];
  const filter = verdictSubject("*", { namespace: "*", name: "*" }, "*");
  await readUntil(nc, { filter, from: { atMs: receivedAtMs - clockSkewMs }, headersOnly: true }, (followed) => {
    if (!headerOf(followed.message, headers.verdict).includes(decision)) return false;
    const record = verdictOf(followed);
    if (record?.decision !== decision) return false;
    found.push({ record, sequence: followed.sequence });
    return record.outcome === "approved" || record.outcome === "rejected";
  });
  return found;
}

/** Readers of the log take headers alone; of these few the document is fetched. */
async function withInput(nc: NatsConnection, { record, sequence }: Placed): Promise<StoredVerdict> {
  let input = "";
  const filter = verdictSubject(record.outcome, record.campaign, record.partition);
  await readUntil(nc, { filter, from: sequence, headersOnly: false }, (followed) => {
    if (followed.sequence === sequence) input = Buffer.from(followed.data).toString("utf8");
    return true;
  });
  return { record, input };
}

/** Reads until the callback says that it was the last one wanted, or to the end. @throws Failure `TimedOut` */
async function readUntil(
  nc: NatsConnection,
  options: { readonly filter: string; readonly from: FollowOptions["from"]; readonly headersOnly: boolean },
  isLast: (followed: Followed) => boolean,
): Promise<void> {
  const { filter, from, headersOnly } = options;
  const done = Promise.withResolvers<void>();
  let open = true;
  const onMessage = (followed: Followed) => {
    if (!open || !isLast(followed)) return;
    open = false;
    done.resolve();
  };
  const reading = { stream: streams.verdicts, filters: [filter], from, headersOnly };
  const follower = follow(nc, { ...reading, onMessage, onCaughtUp: done.resolve });
  const late = () => done.reject(new Failure("TimedOut", "reading the verdict log took too long", { retry: true }));
  const timer = setTimeout(late, deadlineMs);
  try {
    await done.promise;
  } finally {
    clearTimeout(timer);
    follower.stop();
  }
}
