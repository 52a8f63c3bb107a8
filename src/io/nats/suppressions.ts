import { readSuppression, type SuppressionState } from "../../schemas/wire/consent.ts";
import { suppressKey } from "../../schemas/wire/subjects.ts";
import type { Bucket } from "./bucket.ts";
import { changeValue } from "./change.ts";
import type { Links } from "./links.ts";

type Person = { readonly partition: number; readonly pseudonym: string };

/** What a person has stopped; undefined: nothing ever. */
export async function suppressionOf(bucket: Bucket, person: Person): Promise<SuppressionState | undefined> {
  const entry = await bucket.get(suppressKey(person.partition, person.pseudonym));
  return entry && readSuppression(entry.value);
}

type Change = (state: SuppressionState | undefined) => SuppressionState;

/**
 * Changes what a person has stopped, under every name of theirs, by compare-and-set. The links are read only when the first
 * name is written: whoever links names meanwhile then sees either the stop or is seen here.
 *
 * @returns the revision of the bucket `suppress` with which all of it is in it @throws as `changeValue`
 */
export async function changeSuppression(
  { suppress, links }: { readonly suppress: Bucket; readonly links: Pick<Links, "othersOf"> },
  person: Person,
  change: Change,
): Promise<number> {
  let revision = await changeOne(suppress, person, change);
  for (const other of await links.othersOf(person))
    revision = Math.max(revision, await changeOne(suppress, other, change));
  return revision;
}

async function changeOne(bucket: Bucket, person: Person, change: Change): Promise<number> {
  return await changeValue(bucket, suppressKey(person.partition, person.pseudonym), (value) =>
    change(value === undefined ? undefined : readSuppression(value)),
  );
}
