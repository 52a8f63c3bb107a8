import type { NatsConnection } from "@nats-io/transport-node";
import { readToEnd } from "./follow.ts";
import { readJson } from "./read-json.ts";

const deadlineMs = 30_000;

/**
 * All values that a bucket holds now under keys of a pattern. A value that `parse` throws at is left out, as every reader of
 * the bucket treats it.
 */
export async function listBucket<T>(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly filter: string; readonly parse: (value: unknown) => T },
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  const prefix = `$KV.${options.bucket}.`;
  await readToEnd(nc, {
    stream: `KV_${options.bucket}`,
    filters: [prefix + options.filter],
    from: "latest",
    deadlineMs,
    onMessage: ({ subject, data }) => {
      const key = subject.slice(prefix.length);
      const value = readJson(data, options);
      if (value === undefined) found.delete(key);
      else found.set(key, value);
    },
  });
  return found;
}
