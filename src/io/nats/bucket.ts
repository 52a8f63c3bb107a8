import { Kvm } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import { apiErrors } from "./api.ts";

export type BucketEntry = { readonly value: unknown; readonly revision: number };

/** A key-value bucket of JSON values with compare-and-set. */
export type Bucket = {
  readonly get: (key: string) => Promise<BucketEntry | undefined>;
  readonly put: (key: string, value: unknown) => Promise<number>;
  /** The revision written, or undefined when the key exists already. */
  readonly create: (key: string, value: unknown) => Promise<number | undefined>;
  /** The revision written, or undefined when the key has moved on. */
  readonly update: (key: string, value: unknown, revision: number) => Promise<number | undefined>;
  readonly delete: (key: string) => Promise<void>;
};

/** @throws when the bucket does not exist or NATS does not answer */
export async function openBucket(nc: NatsConnection, name: string): Promise<Bucket> {
  const kv = await new Kvm(nc).open(name, { allow_direct: false } as object);
  return {
    get: async (key) => {
      const entry = await kv.get(key);
      return entry && entry.operation === "PUT" ? { value: entry.json(), revision: entry.revision } : undefined;
    },
    put: (key, value) => kv.put(key, JSON.stringify(value)),
    create: (key, value) => unlessMoved(kv.create(key, JSON.stringify(value))),
    update: (key, value, revision) => unlessMoved(kv.update(key, JSON.stringify(value), revision)),
    delete: (key) => kv.delete(key),
  };
}

async function unlessMoved(write: Promise<number>): Promise<number | undefined> {
  try {
    return await write;
  } catch (error) {
    if (isMoved(error)) return undefined;
    throw error;
  }
}

function isMoved(error: unknown): boolean {
  const code = (error as { code?: number }).code;
  const stale: readonly (number | undefined)[] = [apiErrors.wrongLastSequence, apiErrors.wrongLastSequenceOnReplicas];
  return stale.includes(code) || (error instanceof Error && /wrong last sequence|key exists/i.test(error.message));
}
