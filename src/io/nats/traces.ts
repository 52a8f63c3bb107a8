import type { NatsConnection } from "@nats-io/transport-node";
import { type ConsentEvent, consentEvent, windowState } from "../../schemas/wire/consent.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { buckets, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { removeApprovedBody } from "./approvals.ts";
import { openBucket } from "./bucket.ts";
import { type Followed, readToEnd } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { listBucket } from "./list-bucket.ts";
import { removeRecord } from "./stored.ts";
import { verdictOf } from "./verdicts.ts";

type Person = { readonly partition: number; readonly pseudonym: string };

/** Everything that is kept of one person, beside their consent states and stops. */
export type Traces = {
  readonly events: readonly { readonly source: string; readonly event: ConsentEvent; readonly sequence: number }[];
  readonly verdicts: readonly { readonly record: VerdictRecord; readonly sequence: number }[];
  /** Keys of the bucket `window`. */
  readonly windows: readonly string[];
};

const deadlineMs = 600_000;

/** Reads the person's partition of every log to its end: seconds a million records. */
export async function tracesOf(nc: NatsConnection, person: Person): Promise<Traces> {
  const events: Traces["events"][number][] = [];
  const verdicts: Traces["verdicts"][number][] = [];
  const read = (stream: string, filter: string, onMessage: (followed: Followed) => void, headersOnly = false) =>
    readToEnd(nc, { stream, filters: [filter], from: 1, deadlineMs, headersOnly, onMessage });
  await Promise.all([
    read(streams.consent, `consentry.consent.*.*.${person.partition}`, ({ subject, data, sequence }) => {
      const event = theirs(data, person);
      const [, , namespace, name] = subject.split(".");
      if (event) events.push({ source: `${namespace}/${name}`, event, sequence });
    }),
    read(
      streams.verdicts,
      `consentry.verdict.*.*.*.${person.partition}`,
      (followed) => {
        if (!headerOf(followed.message, headers.verdict).includes(person.pseudonym)) return;
        const record = verdictOf(followed);
        if (record?.recipient === person.pseudonym) verdicts.push({ record, sequence: followed.sequence });
      },
      true,
    ),
  ]);
  const filter = `*.*.${person.partition}.${person.pseudonym}`;
  const windows = await listBucket(nc, { bucket: buckets.window, filter, parse: (value) => windowState.parse(value) });
  return { events, verdicts, windows: [...windows.keys()] };
}

function theirs(data: Uint8Array, { pseudonym }: Person): ConsentEvent | undefined {
  const text = Buffer.from(data).toString("utf8");
  if (!text.includes(pseudonym)) return undefined;
  try {
    const event = consentEvent.parse(JSON.parse(text));
    return event.pseudonym === pseudonym ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Removes records of CONSENT, bodies of verdicts and windows. What is gone already is fine. */
export async function removeTraces(nc: NatsConnection, traces: Traces): Promise<void> {
  for (const { sequence } of traces.events) await removeRecord(nc, streams.consent, sequence);
  for (const verdict of traces.verdicts) await removeApprovedBody(nc, verdict);
  const window = await openBucket(nc, buckets.window);
  for (const key of traces.windows) await window.delete(key);
}
