import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { errorOf, jsApiOrThrow } from "./api.ts";
import { newInbox } from "./inbox.ts";

// The server's own snapshots ($JS.API.STREAM.SNAPSHOT and RESTORE): a stream as one run of bytes that only a server reads, with
// every sequence, header, time to live and durable consumer. A restored stream gets a new creation time (measured).

export type StreamShape = {
  readonly config: { readonly name: string };
  readonly state: { readonly messages: number; readonly last_seq: number };
};

const chunkBytes = 128 * 1024;
const openDeadlineMs = 30_000;
const silenceMaxMs = 30_000;

/**
 * Hands over a stream's snapshot, chunk by chunk; the next one comes when the last was dealt with.
 *
 * @throws Failure `Refused` when the server breaks it off, `TimedOut` when it falls silent
 */
export async function takeSnapshot(
  nc: NatsConnection,
  stream: string,
  onChunk: (chunk: Uint8Array) => Promise<void>,
): Promise<StreamShape> {
  const inbox = newInbox(nc);
  const subscription = nc.subscribe(inbox);
  const silence = watchSilence(() => subscription.unsubscribe());
  try {
    const request = { deliver_subject: inbox, no_consumers: false, chunk_size: chunkBytes };
    const { config, state } = await jsApiOrThrow<StreamShape>(nc, `STREAM.SNAPSHOT.${stream}`, request, openDeadlineMs);
    for await (const message of subscription) {
      silence.heard();
      if (isEnd(message, stream)) return { config, state };
      await onChunk(message.data);
      if (message.reply) message.respond("");
    }
    throw new Failure("TimedOut", `the snapshot of ${stream} fell silent`, { retry: true });
  } finally {
    silence.stop();
    subscription.unsubscribe();
  }
}

function isEnd(message: Msg, stream: string): boolean {
  const code = message.headers?.code ?? 0;
  if (code >= 400)
    throw new Failure("Refused", `NATS broke the snapshot of ${stream} off: ${code} ${message.headers?.description}`, {
      retry: true,
    });
  return message.data.length === 0;
}

function watchSilence(onSilent: () => void): { readonly heard: () => void; readonly stop: () => void } {
  let timer = setTimeout(onSilent, silenceMaxMs);
  return {
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(onSilent, silenceMaxMs);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Makes a stream of a snapshot; there may be none of its name. @throws Failure `Refused`, `Unreachable` */
export async function restoreSnapshot(
  nc: NatsConnection,
  shape: StreamShape,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { config, state } = shape;
  const { name } = config;
  const request = { config, state };
  const opened = await jsApiOrThrow<{ deliver_subject: string }>(nc, `STREAM.RESTORE.${name}`, request, openDeadlineMs);
  for await (const chunk of chunks) refuseError(name, await handOver(nc, opened.deliver_subject, chunk));
  refuseError(name, await handOver(nc, opened.deliver_subject, new Uint8Array()));
}

async function handOver(nc: NatsConnection, subject: string, chunk: Uint8Array): Promise<string> {
  return (await nc.request(subject, chunk, { timeout: silenceMaxMs })).string();
}

function refuseError(name: string, answer: string): void {
  const error = answer === "" ? undefined : errorOf(JSON.parse(answer));
  if (error) throw new Failure("Refused", `NATS did not restore ${name}: ${error.description}`, { retry: false });
}
