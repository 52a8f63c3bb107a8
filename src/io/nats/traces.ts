import type { NatsConnection } from "@nats-io/transport-node";
import {
  type ConsentEvent,
  type ConsentState,
  consentEvent,
  consentState,
  windowState,
} from "../../schemas/wire/consent.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { sentRecord } from "../../schemas/wire/sent.ts";
import { buckets, streams } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Bodies } from "./bodies.ts";
import { openBucket } from "./bucket.ts";
import { changeValue } from "./change.ts";
import { type Followed, readToEnd } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { type KeptLabel, keptTexts, removeLabels } from "./labels.ts";
import { listBucket } from "./list-bucket.ts";
import { readJson } from "./read-json.ts";
import { removeRecord } from "./stored.ts";
import { verdictOf } from "./verdicts.ts";

export type Name = { readonly partition: number; readonly pseudonym: string };

type VerdictTrace = {
  readonly record: VerdictRecord;
  readonly sequence: number;
  /** Whether the message is still kept beside it. */
  readonly hasBody: boolean;
};

/** Everything that is kept of one person under some names, beside their stops. */
export type Traces = {
  /** What every source holds of them, also one that is declared no more. */
  readonly states: readonly { readonly source: string; readonly person: Name; readonly state: ConsentState }[];
  readonly events: readonly { readonly source: string; readonly event: ConsentEvent; readonly sequence: number }[];
  readonly verdicts: readonly VerdictTrace[];
  /** Keys of the bucket `window`. */
  readonly windows: readonly string[];
  /** Texts that are kept to teach the filter. */
  readonly texts: readonly KeptLabel[];
};

const deadlineMs = 600_000;

/** Reads the partitions of every name to the end of every log: seconds a million records. */
export async function tracesOf(nc: NatsConnection, names: readonly Name[], bodies: Bodies): Promise<Traces> {
  const partitions = [...new Set(names.map(({ partition }) => partition))];
  const theirs = new Set(names.map(({ pseudonym }) => pseudonym));
  const [events, verdicts, states, windows, texts] = await Promise.all([
    Promise.all(partitions.map((partition) => eventsIn(nc, partition, theirs))),
    Promise.all(partitions.map((partition) => verdictsIn(nc, partition, theirs))),
    Promise.all(names.map((person) => statesOf(nc, person))),
    Promise.all(names.map((person) => windowsOf(nc, person))),
    keptTexts(nc, ({ kept }) => theirs.has(kept.recipient)),
  ]);
  const found = verdicts.flat();
  const withBody = await bodies.of(found);
  return {
    events: events.flat(),
    verdicts: found.map((each) => ({ ...each, hasBody: withBody.has(each.sequence) })),
    states: states.flat(),
    windows: windows.flat(),
    texts,
  };
}

async function eventsIn(nc: NatsConnection, partition: number, theirs: ReadonlySet<string>) {
  const events: Traces["events"][number][] = [];
  await readAll(nc, {
    stream: streams.consent,
    filters: [`consentry.consent.*.*.${partition}`],
    onMessage: ({ subject, data, sequence }) => {
      const event = readJson(data, consentEvent);
      const [, , namespace, name] = subject.split(".");
      if (event && theirs.has(event.pseudonym)) events.push({ source: `${namespace}/${name}`, event, sequence });
    },
  });
  return events;
}

async function verdictsIn(nc: NatsConnection, partition: number, theirs: ReadonlySet<string>) {
  const verdicts: Omit<VerdictTrace, "hasBody">[] = [];
  const pseudonyms = [...theirs];
  await readAll(nc, {
    stream: streams.verdicts,
    filters: [`consentry.verdict.*.*.*.${partition}`],
    headersOnly: true,
    onMessage: (followed) => {
      const line = headerOf(followed.message, headers.verdict);
      if (!pseudonyms.some((pseudonym) => line.includes(pseudonym))) return;
      const record = verdictOf(followed);
      if (record && theirs.has(record.recipient)) verdicts.push({ record, sequence: followed.sequence });
    },
  });
  return verdicts;
}

async function statesOf(nc: NatsConnection, person: Name): Promise<Traces["states"]> {
  const filter = `*.*.${person.partition}.${person.pseudonym}`;
  const found = await listBucket(nc, { bucket: buckets.consent, filter, parse: (value) => consentState.parse(value) });
  return [...found].map(([key, state]) => {
    const [namespace, name] = key.split(".");
    return { source: `${namespace}/${name}`, person, state };
  });
}

async function windowsOf(nc: NatsConnection, person: Name): Promise<string[]> {
  const filter = `*.*.${person.partition}.${person.pseudonym}`;
  const found = await listBucket(nc, { bucket: buckets.window, filter, parse: (value) => windowState.parse(value) });
  return [...found.keys()];
}

async function readAll(
  nc: NatsConnection,
  options: {
    readonly stream: string;
    readonly filters: readonly string[];
    readonly headersOnly?: boolean;
    readonly onMessage: (followed: Followed) => void;
  },
): Promise<void> {
  await readToEnd(nc, { ...options, from: 1, deadlineMs });
}

/**
 * Removes records of CONSENT, bodies of verdicts, windows, labels with a text, and from the ledger of sends the digests of WhatsApp's message ids. The
 * ledger's entries stay: they keep a message from being sent twice. What is gone already is fine.
 */
export async function removeTraces(nc: NatsConnection, traces: Omit<Traces, "states">, bodies: Bodies): Promise<void> {
  for (const { sequence } of traces.events) await removeRecord(nc, streams.consent, sequence);
  await bodies.remove(traces.verdicts.filter(({ hasBody }) => hasBody));
  const window = await openBucket(nc, buckets.window);
  for (const key of traces.windows) await window.delete(key);
  await removeLabels(nc, traces.texts);
  const sent = await openBucket(nc, buckets.sent);
  for (const { record } of traces.verdicts.filter(({ record: { outcome } }) => outcome === "approved"))
    await changeValue(sent, record.decision, (value) => {
      const entry = sentRecord.safeParse(value).data;
      return entry === undefined || entry.wamid === null ? undefined : { ...entry, wamid: null };
    });
}
