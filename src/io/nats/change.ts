import { Failure } from "../../schemas/failures.ts";
import type { Bucket } from "./bucket.ts";

const attemptsMax = 50;

/**
 * Changes one value by compare-and-set, again and again until nobody else wrote in between.
 *
 * @param change undefined: it may stay as it is
 * @returns the revision at which the value is as wanted; 0: nothing was ever written
 * @throws Failure `Conflict` when others never let go, or what `change` throws
 */
export async function changeValue(
  bucket: Pick<Bucket, "get" | "create" | "update">,
  key: string,
  change: (value: unknown) => unknown,
): Promise<number> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const entry = await bucket.get(key);
    const next = change(entry?.value);
    if (next === undefined) return entry?.revision ?? 0;
    const written = entry ? await bucket.update(key, next, entry.revision) : await bucket.create(key, next);
    if (written !== undefined) return written;
  }
  throw new Failure("Conflict", "others keep writing the same record: try again", { retry: true });
}
