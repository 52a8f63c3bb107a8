import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { type Followed, follow } from "./follow.ts";

export type MirrorOptions<T> = {
  readonly bucket: string;
  /** Key patterns, such as `*.*.3.*`; all keys when left out. */
  readonly filters?: readonly string[];
  /** Throws on a value it does not understand, undefined where there is no JSON: such a key is treated as absent and counted. */
  readonly parse: (value: unknown) => T;
  readonly onChange?: (key: string, value: T | undefined, revision: number) => void;
  /** The bucket is another one, made anew or restored: revisions seen so far mean nothing any more. */
  readonly onOtherBucket?: () => void;
};

export type Mirror<T> = {
  readonly get: (key: string) => T | undefined;
  readonly entries: () => IterableIterator<[string, T]>;
  readonly size: () => number;
  /** Newest revision of the bucket that has been seen. */
  readonly revision: () => number;
  readonly unreadable: () => number;
  readonly stop: () => void;
};

/**
 * Keeps the latest value of each key of a bucket in memory, for ever. Resolves when all keys that existed at the start are
 * there. A value that cannot be parsed is absent, never half there. When the bucket is lost, what it held stays until another
 * one of its name has been read whole.
 *
 * @throws Error when the first load takes longer than `loadTimeoutMs`
 */
export async function mirrorBucket<T>(
  nc: NatsConnection,
  options: MirrorOptions<T>,
  loadTimeoutMs = 60_000,
): Promise<Mirror<T>> {
  const values = new Map<string, T>();
  const prefix = `$KV.${options.bucket}.`;
  let revision = 0;
  let unreadable = 0;
  /** Keys of the other bucket, while it is being read for the first time. */
  let ofOther: Set<string> | undefined;
  const loaded = Promise.withResolvers<void>();

  const follower = follow(nc, {
    stream: `KV_${options.bucket}`,
    filters: (options.filters ?? [">"]).map((filter) => prefix + filter),
    from: "latest",
    onMessage: take,
    onCaughtUp: caughtUp,
    onOtherStream: () => {
      ofOther = new Set();
      revision = 0;
      options.onOtherBucket?.();
    },
  });
  const timer = setTimeout(
    () => loaded.reject(new Error(`bucket ${options.bucket} was not readable within ${loadTimeoutMs} ms`)),
    loadTimeoutMs,
  );
  try {
    await loaded.promise;
  } catch (error) {
    follower.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    get: (key) => values.get(key),
    entries: () => values.entries(),
    size: () => values.size,
    revision: () => revision,
    unreadable: () => unreadable,
    stop: follower.stop,
  };

  function take({ subject, message, sequence }: Followed): void {
    revision = sequence;
    const key = subject.slice(prefix.length);
    ofOther?.add(key);
    const value = isDeletion(message) ? undefined : parsed(message);
    if (value === undefined) values.delete(key);
    else values.set(key, value);
    options.onChange?.(key, value, sequence);
  }

  function caughtUp(): void {
    loaded.resolve();
    const there = ofOther;
    ofOther = undefined;
    if (there === undefined) return;
    for (const key of [...values.keys()].filter((known) => !there.has(known))) {
      values.delete(key);
      options.onChange?.(key, undefined, revision);
    }
  }

  function parsed(message: Msg): T | undefined {
    try {
      return options.parse(jsonOf(message));
    } catch {
      unreadable++;
      return undefined;
    }
  }
}

/** Undefined for what is no JSON: also then it is for `parse` to say what an unreadable value counts as. */
function jsonOf({ data }: Msg): unknown {
  try {
    return JSON.parse(Buffer.from(data).toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Deleted or purged by a client, or expired by the server, which then leaves a marker. */
export function isDeletion(message: Msg): boolean {
  const operation = message.headers?.get("KV-Operation");
  return operation === "DEL" || operation === "PURGE" || message.headers?.has("Nats-Marker-Reason") === true;
}
