import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { natsHeaders } from "../../schemas/wire/headers.ts";
import { apiErrors, errorOf } from "./api.ts";
import { publishBatch } from "./batch.ts";
import type { BucketEntry } from "./bucket.ts";
import { headerOf, wireHeaders } from "./headers.ts";
import { newInbox } from "./inbox.ts";

// Many keys of a bucket in one go: a request a thousand keys to read, a batch a thousand to write. One key after
// the other a projection makes a few hundred records a second.

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
  const inbox = newInbox(nc);
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

type Record = { readonly subject: string; readonly data: string; readonly headers: { [name: string]: number } };

/**
 * Writes a thousand keys at a time as one atomic batch, which costs the disk, the server and this process as much as one write.
 * Where somebody was faster, or a bucket of an older install takes no batches, that thousand is written one by one.
 *
 * @returns the keys that have moved on meanwhile and were not written
 * @throws Failure when a write was refused for another reason or stayed unanswered; some of them may stand there
 */
export async function writeMany(
  nc: NatsConnection,
  options: { readonly bucket: string; readonly writes: readonly Write[]; readonly timeoutMs?: number },
): Promise<string[]> {
  const { bucket, writes, timeoutMs = 5000 } = options;
  const moved: string[] = [];
  for (let at = 0; at < writes.length; at += keysMax) {
    const some = writes.slice(at, at + keysMax);
    const records = some.map(({ key, value, expected }) => ({
      subject: `$KV.${bucket}.${key}`,
      data: JSON.stringify(value),
      headers: expected === undefined ? {} : { [natsHeaders.expectedLastSubjectSequence]: expected },
    }));
    if ((await together(nc, records, timeoutMs)) !== undefined) continue;
    const wasWritten = await Promise.all(records.map((record) => oneByOne(nc, record, timeoutMs)));
    moved.push(...some.filter((_, index) => wasWritten[index] === undefined).map(({ key }) => key));
  }
  return moved;
}

export type Append = { readonly subject: string; readonly data: string };

/** Some of the records that are appended, and where they stand. */
export type Stored = {
  /** Index of the first of them. */
  readonly from: number;
  readonly count: number;
  /** Of that first one, when they stand one behind the other. */
  readonly firstSequence: number | undefined;
};

/**
 * Appends records to a stream in their order, a thousand at a time as one atomic batch; a stream of an older install takes no
 * batches: there they are appended one by one.
 *
 * @returns the highest stream sequence, 0 when there was nothing to append
 * @throws Failure when one was refused or stayed unanswered; some of the others may have been stored
 */
export async function appendMany(
  nc: NatsConnection,
  appends: readonly Append[],
  options: { readonly timeoutMs?: number; readonly onStored?: ((stored: Stored) => void) | undefined } = {},
): Promise<number> {
  const timeoutMs = options.timeoutMs ?? 5000;
  let last = 0;
  for (let at = 0; at < appends.length; at += keysMax) {
    const records = appends.slice(at, at + keysMax).map((append) => ({ ...append, headers: {} }));
    const stored = await together(nc, records, timeoutMs);
    const sequences = stored ?? (await Promise.all(records.map((record) => oneByOne(nc, record, timeoutMs))));
    last = sequences.reduce<number>((highest, sequence) => Math.max(highest, sequence ?? 0), last);
    const firstSequence = stored && (stored[0] ?? 0) - records.length + 1;
    options.onStored?.({ from: at, count: records.length, firstSequence });
  }
  return last;
}

/**
 * All or none.
 *
 * @returns the sequence of the last; undefined when none is stored and each has to be tried by itself
 * @throws Failure when nobody answered in time
 */
async function together(
  nc: NatsConnection,
  records: readonly Record[],
  timeoutMs: number,
): Promise<readonly number[] | undefined> {
  if (records.length < 2) return undefined;
  const result = await publishBatch(nc, records, timeoutMs);
  if (result.kind === "unknown") throw unconfirmed();
  return result.kind === "committed" ? [result.lastSequence] : undefined;
}

/** @returns the record's sequence; undefined when its subject has moved on */
async function oneByOne(nc: NatsConnection, record: Record, timeoutMs: number): Promise<number | undefined> {
  const reply = await ask(nc, record, timeoutMs);
  const error = errorOf(reply);
  if (!error) return (reply as { seq: number }).seq;
  if (error.errCode === apiErrors.wrongLastSequence || error.errCode === apiErrors.wrongLastSequenceOnReplicas)
    return undefined;
  throw new Failure("Refused", `NATS refused to store a record: ${error.description}`, { retry: error.code >= 500 });
}

async function ask(nc: NatsConnection, { subject, data, headers }: Record, timeoutMs: number): Promise<unknown> {
  try {
    const reply = await nc.request(subject, data, {
      headers: wireHeaders(headers),
      timeout: timeoutMs,
    });
    return reply.json();
  } catch (cause) {
    throw unconfirmed(cause);
  }
}

function unconfirmed(cause?: unknown): Failure {
  return new Failure("Unreachable", "NATS did not confirm a write", { retry: true, cause });
}
