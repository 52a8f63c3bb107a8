import type { NatsConnection } from "@nats-io/transport-node";
import { consentCheckpoint, consentCheckpointKey } from "../../schemas/wire/consent.ts";
import { type GateRecord, gateRecord } from "../../schemas/wire/gates.ts";
import { buckets, outboundFilter, streams } from "../../schemas/wire/subjects.ts";
import { jsApi, jsApiOrThrow } from "./api.ts";
import { openBucket } from "./bucket.ts";
import { listBucket } from "./list-bucket.ts";
import { outboundConsumer } from "./outbound.ts";
import { lastSequence } from "./stored.ts";

// Waiting until what is stored counts: what is written is never lost, and whoever has to promise something asks first who knows.

const lookMs = 25;

/** Waits until everybody can see the effect of everything up to a sequence of CONSENT; false when the time is over. */
export async function untilProjected(nc: NatsConnection, sequence: number, timeoutMs: number): Promise<boolean> {
  const consent = await openBucket(nc, buckets.consent);
  return await until(timeoutMs, async () => {
    const checkpoint = consentCheckpoint.safeParse((await consent.get(consentCheckpointKey))?.value).data;
    return (checkpoint?.sequence ?? 0) >= sequence;
  });
}

/**
 * Waits until no live gate judges without the stops up to a revision.
 *
 * @param behind names of those of the gates that may @returns the same, of those that still may when the time is over
 */
export async function untilStopped(
  nc: NatsConnection,
  options: {
    readonly revision: number;
    readonly timeoutMs: number;
    readonly behind: (gates: Iterable<GateRecord>, revision: number) => readonly string[];
  },
): Promise<readonly string[]> {
  let behind: readonly string[] = [];
  await until(options.timeoutMs, async () => {
    const parse = (value: unknown) => gateRecord.parse(value);
    const gates = await listBucket(nc, { bucket: buckets.gates, filter: ">", parse });
    behind = options.behind(gates.values(), options.revision);
    return behind.length === 0;
  });
  return behind;
}

/** Waits until what waits in OUTBOUND on some partitions now is judged; false when the time is over. */
export async function untilJudged(
  nc: NatsConnection,
  partitions: readonly number[],
  timeoutMs: number,
): Promise<boolean> {
  const end = await lastSequence(nc, streams.outbound);
  return await until(timeoutMs, async () => {
    const judged = await Promise.all(partitions.map((partition) => isJudged(nc, { partition, end })));
    return judged.every(Boolean);
  });
}

/** What is judged is acknowledged and gone. Nobody's message is read for this: whoever waits here may not read any. */
async function isJudged(
  nc: NatsConnection,
  at: { readonly partition: number; readonly end: number },
): Promise<boolean> {
  const { outbound } = streams;
  const waiting = { subjects_filter: outboundFilter(at.partition) };
  const { state } = await jsApiOrThrow<StreamInfo>(nc, `STREAM.INFO.${outbound}`, waiting);
  if (Object.keys(state.subjects ?? {}).length === 0) return true;
  const reader = `${outbound}.${outboundConsumer(at.partition)}`;
  const info = await jsApi<ConsumerInfo>(nc, `CONSUMER.INFO.${reader}`, undefined);
  return info.ok && info.value.ack_floor.stream_seq >= at.end;
}

type StreamInfo = { readonly state: { readonly subjects?: Readonly<Record<string, number>> } };
type ConsumerInfo = { readonly ack_floor: { readonly stream_seq: number } };

async function until(timeoutMs: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = performance.now() + timeoutMs; ; ) {
    if (await isSo()) return true;
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
