import { createInbox, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { natsHeaders } from "../../schemas/wire/headers.ts";
import { apiErrors, errorOf } from "./api.ts";
import { publishBatch } from "./batch.ts";
import type { BucketEntry } from "./bucket.ts";
import { headerOf, wireHeaders } from "./headers.ts";

// Many keys of a bucket in one go: a request a thousand keys to read, all writes in flight together. One key after the other
// a projection makes a few hundred records a second.

/** The server answers no more subjects than this in one direct get. */
export const keysMax = 1000;

/**
 * Newest values of keys: missing when the key was never written, undefined with a revision when it was deleted. May be read
 * from a replica that lags behind: write with the revision that was read, and read again when that is refused.
 *
 * @throws Failure `Unreachable` when the answer is not complete in time
 */
export async function readMany(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly keys: readonly string[]; readonly timeoutMs?: number },
): Promise<Map<string, BucketEntry>> {
  const found = new Map<string, BucketEntry>();
  for (let at = 0; at < options.keys.length; at += keysMax) {
    await readSome(nc, { ...options, keys: options.keys.slice(at, at + keysMax) }, found);
  }
  return found;
}

async function readSome(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly keys: readonly string[]; readonly timeoutMs?: number },
  found: Map<string, BucketEntry>,
): Promise<void> {
  const prefix = `$KV.${options.bucket}.`;
  const done = Promise.withResolvers<void>();
  const fail = (cause?: unknown) =>
    done.reject(new Failure("Unreachable", `bucket ${options.bucket} could not be read`, { retry: true, cause }));
  const inbox = createInbox();
  const subscription = nc.subscribe(inbox, { callback: (error, message) => (error ? fail(error) : take(message)) });
  const timer = setTimeout(fail, options.timeoutMs ?? 5000);
  const request = JSON.stringify({ multi_last: options.keys.map((key) => prefix + key) });
  try {
    nc.publish(`$JS.API.DIRECT.GET.KV_${options.bucket}`, request, { reply: inbox });
    await done.promise;
  } finally {
    clearTimeout(timer);
    subscription.unsubscribe();
  }

  function take(message: Msg): void {
    const code = message.headers?.code ?? 0;
    const subject = headerOf(message, "Nats-Subject");
    if (code === 204 || code === 404) done.resolve();
    else if (code !== 0 || !subject) fail(message.headers?.description);
    else keep(subject, message);
  }

  function keep(subject: string, message: Msg): void {
    const deleted = message.headers?.has("KV-Operation") || message.headers?.has("Nats-Marker-Reason");
    const revision = Number(headerOf(message, "Nats-Sequence"));
    found.set(subject.slice(prefix.length), { value: deleted ? undefined : message.json(), revision });
  }
}

export type Write = {
  readonly key: string;
  readonly value: unknown;
  /** The revision that was read; 0 when the key was not there; undefined writes whatever is there. */
  readonly expected: number | undefined;
};

/**
 * Writes all at once and waits for all.
 *
 * @returns the keys that have moved on meanwhile and were not written
 * @throws Failure when a write was refused for another reason or stayed unanswered
 */
export async function writeMany(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly writes: readonly Write[]; readonly timeoutMs?: number },
): Promise<string[]> {
  const moved = await Promise.all(options.writes.map((write) => writeOne(nc, options, write)));
  return moved.filter((key) => key !== undefined);
}

async function writeOne(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly timeoutMs?: number },
  write: Write,
): Promise<string | undefined> {
  const fields = write.expected === undefined ? {} : { [natsHeaders.expectedLastSubjectSequence]: write.expected };
  const subject = `$KV.${options.bucket}.${write.key}`;
  const reply = await ask(nc, { subject, value: write.value, fields, timeoutMs: options.timeoutMs ?? 5000 });
  const error = errorOf(reply);
  if (!error) return undefined;
  if (error.errCode === apiErrors.wrongLastSequence || error.errCode === apiErrors.wrongLastSequenceOnReplicas)
    return write.key;
  throw new Failure("Refused", `bucket ${options.bucket} refused a write: ${error.description}`, {
    retry: error.code >= 500,
  });
}

async function ask(
  nc: NatsConnection,
  request: { subject: string; value: unknown; fields: Record<string, number>; timeoutMs: number },
): Promise<unknown> {
  try {
    const options = { headers: wireHeaders(request.fields), timeout: request.timeoutMs };
    return (await nc.request(request.subject, JSON.stringify(request.value), options)).json();
  } catch (cause) {
    throw new Failure("Unreachable", "NATS did not confirm a write", { retry: true, cause });
  }
}

/**
 * Writes all in one atomic batch, which costs the disk as much as one write; at most a thousand. A bucket of an older install
 * takes no batches: there they are written one by one.
 *
 * @throws Failure when the writes were refused or stayed unanswered; some of them may stand there
 */
export async function writeTogether(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly values: ReadonlyMap<string, unknown>; readonly timeoutMs?: number },
): Promise<void> {
  const { bucket, values, timeoutMs = 5000 } = options;
  const records = [...values].map(([key, value]) => ({
    subject: `$KV.${bucket}.${key}`,
    data: JSON.stringify(value),
    headers: {},
  }));
  const result = await publishBatch(nc, records, timeoutMs);
  if (result.kind === "committed") return;
  if (result.kind === "unknown") throw new Failure("Unreachable", "NATS did not confirm some writes", { retry: true });
  if (result.errCode !== apiErrors.batchesDisabled)
    throw new Failure("Refused", `bucket ${bucket} refused some writes: ${result.description}`, { retry: true });
  await writeMany(nc, {
    bucket,
    timeoutMs,
    writes: [...values].map(([key, value]) => ({ key, value, expected: undefined })),
  });
}

export type Append = { readonly subject: string; readonly value: unknown };

/**
 * Appends records to a stream, many in flight, in order of publishing.
 *
 * @returns the highest stream sequence, 0 when there was nothing to append
 * @throws Failure when one was refused or stayed unanswered; some of the others may have been stored
 */
export async function appendMany(
  nc: NatsConnection,
  records: readonly Append[],
  options: {
    readonly inFlightMax?: number;
    readonly timeoutMs?: number;
    readonly onStored?: (count: number) => void;
  } = {},
): Promise<number> {
  const size = options.inFlightMax ?? keysMax;
  let last = 0;
  for (let at = 0; at < records.length; at += size) {
    const some = records.slice(at, at + size);
    const sequences = await Promise.all(some.map((record) => appendOne(nc, record, options.timeoutMs ?? 5000)));
    last = Math.max(last, ...sequences);
    options.onStored?.(at + some.length);
  }
  return last;
}

async function appendOne(nc: NatsConnection, record: Append, timeoutMs: number): Promise<number> {
  const reply = await ask(nc, { ...record, fields: {}, timeoutMs });
  const error = errorOf(reply);
  if (error) throw new Failure("Refused", `NATS refused a record: ${error.description}`, { retry: error.code >= 500 });
  return (reply as { seq: number }).seq;
}
