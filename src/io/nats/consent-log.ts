import type { NatsConnection } from "@nats-io/transport-node";
import {
  type ConsentEvent,
  type ConsentState,
  consentEvent,
  consentState,
  eventOf,
} from "../../schemas/wire/consent.ts";
import {
  buckets,
  type CampaignRef,
  consentKey,
  consentSubject,
  consentSubjects,
  streams,
} from "../../schemas/wire/subjects.ts";
import { sha256Hex } from "../sha256.ts";
import { type Followed, type Follower, follow, readToEnd } from "./follow.ts";
import { type Append, appendMany, readMany } from "./many.ts";
import { readJson } from "./read-json.ts";
import { holdsAny } from "./stored.ts";

/** An event of the CONSENT stream, with the key of the person at the source in the `consent` bucket. */
export type ArrivedEvent = {
  readonly key: string;
  readonly event: ConsentEvent;
  readonly sequence: number;
  readonly storedAtMs: number;
  /** SHA-256, hex, of the event's bytes as CONSENT holds them, whatever this release can read of them. */
  readonly digest: string;
};

/** An event that this process has appended, and what it would read back of it; when it was stored only the server knows. */
export type AppendedEvent = Omit<ArrivedEvent, "storedAtMs"> & Pick<ConsentAppend, "isFirst">;

/** Follows CONSENT; a record that is no consent event comes as undefined. */
export function followConsent(
  nc: NatsConnection,
  options: {
    readonly from: number;
    readonly onEvent: (arrived: ArrivedEvent | undefined, sequence: number) => void;
    readonly onCaughtUp?: () => void;
  },
): Follower {
  return follow(nc, {
    stream: streams.consent,
    filters: [consentSubjects],
    from: options.from,
    ...(options.onCaughtUp ? { onCaughtUp: options.onCaughtUp } : {}),
    onMessage: (followed) => options.onEvent(arrivedEvent(followed), followed.sequence),
  });
}

/** A record of CONSENT; undefined when it is no consent event. */
export function arrivedEvent({ subject, data, sequence, storedAtMs }: Followed): ArrivedEvent | undefined {
  const event = readJson(data, consentEvent);
  if (!event) return undefined;
  const [, , namespace = "", name = "", partition = ""] = subject.split(".");
  const key = consentKey({ namespace, name }, Number(partition), event.pseudonym);
  return { key, event, sequence, storedAtMs, digest: sha256Hex(data) };
}

export type ConsentAppend = {
  readonly source: CampaignRef;
  readonly partition: number;
  readonly event: ConsentEvent;
  /** The person's pseudonym under the other key, while keys are changed. */
  readonly other?: string | undefined;
  /** Nothing was ever held of the person. */
  readonly isFirst?: boolean | undefined;
};

/**
 * Appends events to CONSENT. While keys are changed, what a source holds of somebody under the other key alone is written under
 * the key in use before anything else of theirs is.
 *
 * @returns the highest sequence, 0 when there was nothing @throws Failure as `appendMany` does
 */
export async function appendConsent(
  nc: NatsConnection,
  appends: readonly ConsentAppend[],
  told: {
    /** How many are stored so far. */
    readonly onStored?: ((count: number) => void) | undefined;
    /** Events that stand one behind the other. */
    readonly onTogether?: (events: readonly AppendedEvent[]) => void;
  } = {},
): Promise<number> {
  const all = [...(await carriedBefore(nc, appends)), ...appends];
  const records = all.map(
    ({ source, partition, event }): Append => ({
      subject: consentSubject(source, partition),
      data: JSON.stringify(event),
    }),
  );
  return await appendMany(nc, records, {
    onStored: ({ from, count, firstSequence }) => {
      told.onStored?.(from + count);
      if (!told.onTogether || firstSequence === undefined) return;
      const some = all.slice(from, from + count);
      told.onTogether(
        some.map(({ source, partition, event, isFirst }, index) => ({
          key: consentKey(source, partition, event.pseudonym),
          ...{ event, isFirst },
          sequence: firstSequence + index,
          digest: sha256Hex(records[from + index]?.data ?? ""),
        })),
      );
    },
  });
}

/** A withdrawal goes under both names: a look at the other one must not miss it, and what counts is what comes last. */
async function carriedBefore(nc: NatsConnection, appends: readonly ConsentAppend[]): Promise<ConsentAppend[]> {
  const changing = appends.filter(({ other }) => other !== undefined);
  if (changing.length === 0) return [];
  const keysOf = ({ source, partition, event, other = "" }: ConsentAppend) => ({
    own: consentKey(source, partition, event.pseudonym),
    former: consentKey(source, partition, other),
  });
  const keys = changing.map(keysOf).flatMap(({ own, former }) => [own, former]);
  const found = await readMany(nc, { bucket: buckets.consent, keys: [...new Set(keys)] });
  return changing.flatMap((append) => {
    const { own, former } = keysOf(append);
    const { source, partition, event, other = "" } = append;
    const state = consentState.safeParse(found.get(former)?.value).data;
    if (state === undefined) return [];
    const withdrawn = event.event === "Withdrawn" ? [{ source, partition, event: { ...event, pseudonym: other } }] : [];
    const isCarried = found.get(own)?.value !== undefined;
    return isCarried ? withdrawn : [...withdrawn, { source, partition, event: eventOf(state, event.pseudonym) }];
  });
}

/** Of what is held under either key that which reflects the later event. */
export function newestState<State extends Pick<ConsentState, "sequence">>(
  state: State | undefined,
  other: State | undefined,
): State | undefined {
  if (state === undefined || other === undefined) return state ?? other;
  return other.sequence > state.sequence ? other : state;
}

export type ConsentKey = {
  readonly namespace: string;
  readonly name: string;
  readonly partition: number;
  readonly pseudonym: string;
};

const scanDeadlineMs = 600_000;

/**
 * Every state the `consent` bucket holds now, of one source, partition or person, or of all. A state that cannot be read is left out, as every
 * reader of the bucket treats it.
 */
export async function scanConsent(
  nc: NatsConnection,
  options: {
    readonly source?: CampaignRef;
    readonly partition?: number;
    readonly pseudonym?: string;
    readonly onState: (key: ConsentKey, state: ConsentState) => void;
  },
): Promise<void> {
  const { source, partition = "*", pseudonym = "*" } = options;
  const filter = `${source ? `${source.namespace}.${source.name}` : "*.*"}.${partition}.${pseudonym}`;
  const prefix = `$KV.${buckets.consent}.`;
  await readToEnd(nc, {
    stream: `KV_${buckets.consent}`,
    filters: [prefix + filter],
    from: "latest",
    deadlineMs: scanDeadlineMs,
    onMessage: ({ subject, data }) => {
      const state = readJson(data, consentState);
      const [namespace = "", name = "", partition = "", pseudonym = ""] = subject.slice(prefix.length).split(".");
      if (state) options.onState({ namespace, name, partition: Number(partition), pseudonym }, state);
    },
  });
}

/** What some sources hold of one person now; a state that cannot be read is left out. */
export async function consentsOf(
  nc: NatsConnection,
  person: { readonly sources: readonly CampaignRef[]; readonly partition: number; readonly recipient: string },
): Promise<ConsentState[]> {
  if (person.sources.length === 0 || person.recipient === "") return [];
  const keys = person.sources.map((source) => consentKey(source, person.partition, person.recipient));
  const found = await readMany(nc, { bucket: buckets.consent, keys });
  return [...found.values()].flatMap(({ value }) => consentState.safeParse(value).data ?? []);
}

/** Whether anything was ever held of anybody at a source, as the leader of the `consent` bucket has it. */
export function wasConsentHeld(nc: NatsConnection, { namespace, name }: CampaignRef): Promise<boolean> {
  return holdsAny(nc, `KV_${buckets.consent}`, `$KV.${buckets.consent}.${namespace}.${name}.>`);
}

/** What a source holds of many people, by pseudonym, given the partition of each; a state that cannot be read is left out. */
export async function consentsHeld(
  nc: NatsConnection,
  source: CampaignRef,
  people: ReadonlyMap<string, number>,
): Promise<Map<string, ConsentState>> {
  const pseudonyms = new Map([...people].map(([pseudonym, at]) => [consentKey(source, at, pseudonym), pseudonym]));
  const found = await readMany(nc, { bucket: buckets.consent, keys: [...pseudonyms.keys()] });
  const held = new Map<string, ConsentState>();
  for (const [key, { value }] of found) {
    const [pseudonym, state] = [pseudonyms.get(key), consentState.safeParse(value).data];
    if (pseudonym !== undefined && state) held.set(pseudonym, state);
  }
  return held;
}
