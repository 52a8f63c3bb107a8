import type { NatsConnection } from "@nats-io/transport-node";
import { readSuppression, type SuppressionState } from "../../schemas/wire/consent.ts";
import { buckets, suppressKey } from "../../schemas/wire/subjects.ts";
import { keyIdOf } from "../pseudonym.ts";
import type { Bucket } from "./bucket.ts";
import { changeValue } from "./change.ts";
import type { Links, Person } from "./links.ts";
import { readMany } from "./many.ts";

/** What a person has stopped, under either key; undefined: nothing ever. */
export async function suppressionOf(
  bucket: Pick<Bucket, "get">,
  person: Person,
): Promise<SuppressionState | undefined> {
  const state = await stateUnder(bucket, person);
  const other = otherName(person);
  const kept = other && (await stateUnder(bucket, other));
  if (kept === undefined) return state;
  const all = [...(state?.entries ?? []), ...kept.entries];
  return { entries: [...new Map(all.map((entry) => [JSON.stringify(entry), entry])).values()] };
}

async function stateUnder(
  bucket: Pick<Bucket, "get">,
  { partition, pseudonym }: Person,
): Promise<SuppressionState | undefined> {
  const entry = await bucket.get(suppressKey(partition, pseudonym));
  return entry && readSuppression(entry.value);
}

function otherName({ partition, other }: Person): Person | undefined {
  return other === undefined ? undefined : { partition, pseudonym: other };
}

type Change = (state: SuppressionState | undefined) => SuppressionState;

/** Where stops are written. */
export type StopLists = {
  readonly suppress: Pick<Bucket, "get" | "create" | "update">;
  readonly links: Pick<Links, "othersOf">;
  /** Two states of one person as one. */
  readonly merged: (state: SuppressionState | undefined, other: SuppressionState) => SuppressionState;
};

/**
 * Changes what a person has stopped, under every name of theirs, by compare-and-set. The links are read only when the first
 * name is written: whoever links names meanwhile then sees either the stop or is seen here.
 *
 * While keys are changed it is written under both, so that no gate misses it, whichever of the two it looks first; and the key
 * in use takes on what only the other one held.
 *
 * @returns the revision of the bucket `suppress` with which all of it is in it @throws as `changeValue`
 */
export async function changeSuppression(lists: StopLists, person: Person, change: Change): Promise<number> {
  const { suppress, links, merged } = lists;
  const other = otherName(person);
  const kept = other && (await stateUnder(suppress, other));
  const revisions = [
    await changeOne(suppress, person, (state) => change(kept === undefined ? state : merged(state, kept))),
  ];
  if (other !== undefined) {
    const carriedTo = keyIdOf(person.pseudonym);
    revisions.push(
      await changeOne(suppress, other, (state) =>
        // Whoever wrote in between did not know of the key in use: what they wrote is not carried yet.
        JSON.stringify(state) === JSON.stringify(kept) ? { ...change(state), carriedTo } : change(state),
      ),
    );
  }
  for (const name of await links.othersOf(person)) revisions.push(await changeOne(suppress, name, change));
  return Math.max(...revisions);
}

/** Brings under the key in use what some people have stopped under the other key alone. */
export async function carrySuppressions(
  nc: NatsConnection,
  lists: StopLists,
  people: readonly Person[],
): Promise<void> {
  const keyed = new Map(
    people.flatMap((person) =>
      person.other === undefined ? [] : [[suppressKey(person.partition, person.other), person] as const],
    ),
  );
  if (keyed.size === 0) return;
  const found = await readMany(nc, { bucket: buckets.suppress, keys: [...keyed.keys()] });
  for (const [key, { value }] of found) {
    const person = keyed.get(key);
    if (person === undefined || value === undefined) continue;
    const isCarried = readSuppression(value).carriedTo === keyIdOf(person.pseudonym);
    if (!isCarried) await changeSuppression(lists, person, (state) => state ?? { entries: [] });
  }
}

async function changeOne(bucket: StopLists["suppress"], person: Person, change: Change): Promise<number> {
  return await changeValue(bucket, suppressKey(person.partition, person.pseudonym), (value) =>
    change(value === undefined ? undefined : readSuppression(value)),
  );
}
