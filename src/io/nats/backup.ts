import type { NatsConnection } from "@nats-io/transport-node";
import { buckets, bundleStore, streams } from "../../schemas/wire/subjects.ts";
import { jsApi, jsApiOrThrow } from "./api.ts";

/**
 * What a backup holds, in the order in which it is taken: what came first refers to nothing that comes later in time. The
 * ledger of sends is last, so that no approval of the log is missing in it that had been sent by then; a projection comes
 * before the stream it is made from. OUTBOUND is not in it: what waits for its verdict is judged moments later, and would be
 * judged, and sent, a second time. Neither is the list of live gates.
 */
const backupStreams: readonly string[] = [
  streams.verdicts,
  ...[buckets.holds, buckets.desired, buckets.totals, buckets.sources, buckets.standing].map(kv),
  ...[buckets.window, buckets.suppress, buckets.links, buckets.keys].map(kv),
  kv(buckets.consent),
  streams.consent,
  streams.signals,
  streams.labels,
  `OBJ_${bundleStore}`,
  kv(buckets.sent),
];

/** What the operator makes at its first start after an upgrade; before that a backup has to be possible. */
const addedLater: readonly string[] = [...[buckets.standing, buckets.links, buckets.keys].map(kv), streams.labels];

/** What a backup of this server takes, in order. What is missing and should be there is among it, so that its loss is noticed. */
export async function streamsToBackUp(nc: NatsConnection): Promise<string[]> {
  const there = await installedStreams(nc);
  return backupStreams.filter((name) => there.includes(name) || !addedLater.includes(name));
}

/** Everything of ours on a server. */
const allStreams: readonly string[] = [...backupStreams, streams.outbound, kv(buckets.gates)];

export const holdsStream = kv(buckets.holds);

function kv(bucket: string): string {
  return `KV_${bucket}`;
}

/** Streams and buckets of ours that are there, by name. */
export async function installedStreams(nc: NatsConnection): Promise<string[]> {
  const there: string[] = [];
  for (const name of allStreams) if ((await jsApi(nc, `STREAM.INFO.${name}`, undefined)).ok) there.push(name);
  return there;
}

export async function deleteStreams(nc: NatsConnection, names: readonly string[]): Promise<void> {
  for (const name of names) await jsApiOrThrow(nc, `STREAM.DELETE.${name}`, undefined, 30_000);
}

/** How OUTBOUND was installed, to install it like that again. */
export async function outboundShape(
  nc: NatsConnection,
): Promise<{ readonly outboundBytesMax: number; readonly replicas: number }> {
  const { config } = await jsApiOrThrow<{ config: { max_bytes: number; num_replicas: number } }>(
    nc,
    `STREAM.INFO.${streams.outbound}`,
    undefined,
  );
  return { outboundBytesMax: config.max_bytes, replicas: config.num_replicas };
}

/** Erases every body in the log: messages that wait in it may have been sent since. @throws Failure Refused */
export async function eraseBodies(nc: NatsConnection): Promise<void> {
  await jsApiOrThrow(nc, `STREAM.PURGE.${streams.verdicts}`, { filter: "consentry.body.>" }, 300_000);
}
