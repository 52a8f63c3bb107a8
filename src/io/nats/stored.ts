import type { NatsConnection } from "@nats-io/transport-node";
import { apiErrors, jsApi, jsApiOrThrow } from "./api.ts";

/** A record as the stream's leader has it. */
export type Stored = {
  readonly subject: string;
  readonly sequence: number;
  readonly data: Uint8Array;
  readonly headers: string;
};

type Answer = { message: { subject: string; seq: number; data?: string; hdrs?: string } };

/**
 * The newest record of a subject, from the leader. A direct get may be answered by a replica that lags behind, which after a
 * lost reply would take a committed batch for a lost one.
 */
export async function lastRecord(nc: NatsConnection, stream: string, subject: string): Promise<Stored | undefined> {
  return await record(nc, stream, { last_by_subj: subject });
}

export async function recordAt(nc: NatsConnection, stream: string, sequence: number): Promise<Stored | undefined> {
  return await record(nc, stream, { seq: sequence });
}

/** Whether the stream holds anything under a pattern of subjects, a deletion too; from the leader. */
export async function holdsAny(nc: NatsConnection, stream: string, pattern: string): Promise<boolean> {
  return (await record(nc, stream, { seq: 1, next_by_subj: pattern })) !== undefined;
}

async function record(nc: NatsConnection, stream: string, request: unknown): Promise<Stored | undefined> {
  const answer = await jsApi<Answer>(nc, `STREAM.MSG.GET.${stream}`, request);
  if (!answer.ok && answer.error.errCode === apiErrors.messageNotFound) return undefined;
  if (!answer.ok) throw new Error(`reading ${stream}: ${answer.error.description}`);
  const { subject, seq, data, hdrs } = answer.value.message;
  return {
    subject,
    sequence: seq,
    data: Buffer.from(data ?? "", "base64"),
    headers: Buffer.from(hdrs ?? "", "base64").toString("utf8"),
  };
}

/**
 * Removes one record; nobody can read it any more, and its bytes go when the server compacts the block. Overwriting them at
 * once takes the stream for 12 ms a record (measured), which would stop the gates while messages are sent. Removing what is
 * gone already is fine.
 */
export async function removeRecord(nc: NatsConnection, stream: string, sequence: number): Promise<void> {
  const answer = await jsApi(nc, `STREAM.MSG.DELETE.${stream}`, { seq: sequence, no_erase: true });
  const gone = !answer.ok && (answer.error.errCode === apiErrors.messageNotFound || answer.error.errCode === 10057);
  if (!answer.ok && !gone) throw new Error(`removing from ${stream}: ${answer.error.description}`);
}

/** Removes what a filter matches below a sequence. */
export async function purgeBelow(
  nc: NatsConnection,
  options: { readonly stream: string; readonly filter: string; readonly sequence: number },
): Promise<void> {
  await jsApiOrThrow(nc, `STREAM.PURGE.${options.stream}`, { filter: options.filter, seq: options.sequence }, 10_000);
}

/** The newest sequence of a stream. */
export async function lastSequence(nc: NatsConnection, stream: string): Promise<number> {
  const info = await jsApiOrThrow<{ state: { last_seq: number } }>(nc, `STREAM.INFO.${stream}`, undefined);
  return info.state.last_seq;
}
