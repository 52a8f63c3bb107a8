import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { readSuppression } from "../../schemas/wire/consent.ts";
import { keyRecord } from "../../schemas/wire/keys.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import { keyIdOf, type PseudonymKey } from "../pseudonym.ts";
import { apiErrors, jsApi } from "./api.ts";
import { openBucket } from "./bucket.ts";
import { scanConsent } from "./consent-log.ts";
import { listBucket } from "./list-bucket.ts";

/**
 * Makes sure that people are looked up under every key that anything counts under: a key must be the one that had its id
 * before, and a key that is configured no more must have left no stop behind.
 *
 * @throws Failure `BadSettings` with what to set instead
 */
export async function requireKeys(nc: NatsConnection, keys: readonly PseudonymKey[]): Promise<void> {
  // Until the operator has been upgraded, nobody remembers a key.
  const there = await jsApi(nc, `STREAM.INFO.KV_${buckets.keys}`, undefined);
  if (!there.ok && there.error.errCode === apiErrors.streamNotFound) return;
  const bucket = await openBucket(nc, buckets.keys);
  const known = await listBucket(nc, { bucket: buckets.keys, filter: "*", parse: (value) => keyRecord.parse(value) });
  const isAnother = ({ id, check }: PseudonymKey) => known.has(id) && known.get(id)?.check !== check;
  // All of them are looked at before any is remembered: a swapped pair must not leave a wrong one behind.
  for (const key of keys) if (isAnother(key)) throw anotherKey(key.id);
  for (const { id, check } of keys) if (!known.has(id)) await bucket.create(id, { check });
  const missing = [...known.keys()].filter((id) => !keys.some((key) => key.id === id));
  if (missing.length === 0) return;
  const counts = await stopsByKey(nc);
  for (const id of missing) {
    const left = leftUnder(counts.get(id), keys);
    if (left > 0) throw stopsLeft(id, left);
    // Nothing counts under it any more: the next start need not look again.
    await bucket.delete(id);
  }
}

function anotherKey(id: string): Failure {
  return new Failure(
    "BadSettings",
    `the key given as ${id} is not the one that was ${id} so far: nobody's consent and no stop would be found. Give the key back, or the new key an id of its own (docs/operations/keys.md)`,
    { retry: false },
  );
}

function stopsLeft(id: string, left: number): Failure {
  return new Failure(
    "BadSettings",
    `${left} people have said stop under key ${id}, which is not configured: set CONSENTRY_PSEUDONYM_OTHER_KEY=${id}:<key> until consentry consent keys says that none is left`,
    { retry: false },
  );
}

/** How many people's stops stand under a key, and how many of those also under which other one. */
export type KeyStops = { readonly stops: number; readonly carriedTo: ReadonlyMap<string, number> };

/** By key id. */
export async function stopsByKey(nc: NatsConnection): Promise<Map<string, KeyStops>> {
  const counts = new Map<string, { stops: number; carriedTo: Map<string, number> }>();
  const parse = (value: unknown) => readSuppression(value);
  for (const [key, state] of await listBucket(nc, { bucket: buckets.suppress, filter: "*.*", parse })) {
    const id = keyIdOf(key.slice(key.indexOf(".") + 1));
    const count = counts.get(id) ?? { stops: 0, carriedTo: new Map<string, number>() };
    counts.set(id, count);
    count.stops++;
    if (state.carriedTo !== undefined)
      count.carriedTo.set(state.carriedTo, (count.carriedTo.get(state.carriedTo) ?? 0) + 1);
  }
  return counts;
}

/** People whose stops would be lost without the key. */
export function leftUnder(counted: KeyStops | undefined, keys: readonly Pick<PseudonymKey, "id">[]): number {
  const carried = keys.reduce((sum, { id }) => sum + (counted?.carriedTo.get(id) ?? 0), 0);
  return (counted?.stops ?? 0) - carried;
}

/** Records of people at sources, by key id. */
export async function consentsByKey(nc: NatsConnection): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await scanConsent(nc, {
    onState: ({ pseudonym }) => counts.set(keyIdOf(pseudonym), (counts.get(keyIdOf(pseudonym)) ?? 0) + 1),
  });
  return counts;
}
