import { readSuppression, type SuppressionState } from "../../schemas/wire/consent.ts";
import { suppressKey } from "../../schemas/wire/subjects.ts";
import type { Bucket } from "./bucket.ts";
import { changeValue } from "./change.ts";

type Person = { readonly partition: number; readonly pseudonym: string };

/** What a person has stopped; undefined: nothing ever. */
export async function suppressionOf(bucket: Bucket, person: Person): Promise<SuppressionState | undefined> {
  const entry = await bucket.get(suppressKey(person.partition, person.pseudonym));
  return entry && readSuppression(entry.value);
}

/**
 * Changes what a person has stopped, by compare-and-set.
 *
 * @returns the revision of the bucket `suppress` with which it is in it @throws as `changeValue`
 */
export async function changeSuppression(
  bucket: Bucket,
  person: Person,
  change: (state: SuppressionState | undefined) => SuppressionState,
): Promise<number> {
  return await changeValue(bucket, suppressKey(person.partition, person.pseudonym), (value) =>
    change(value === undefined ? undefined : readSuppression(value)),
  );
}
