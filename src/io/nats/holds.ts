import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers, natsHeaders } from "../../schemas/wire/headers.ts";
import { afterHold, type HoldRecord, type HoldState, holdState, isNewer } from "../../schemas/wire/hold.ts";
import { buckets, fenceSubject, holdSubject } from "../../schemas/wire/subjects.ts";
import { type BatchRecord, publishBatch } from "./batch.ts";
import { openBucket } from "./bucket.ts";
import { changeValue } from "./change.ts";

/**
 * The records of a hold or a lift: one on every partition, then every fence moves. They carry no expectation, so they always
 * win; every batch that a gate has in flight then fails its own fence once, and its gate reads the hold before it goes on.
 */
export function holdRecords(record: HoldRecord, partitions: number): BatchRecord[] {
  const all = Array.from({ length: partitions }, (_, partition) => partition);
  return [
    ...all.map((partition) => ({
      subject: holdSubject(partition),
      headers: { [headers.hold]: JSON.stringify(record) },
      data: "",
    })),
    ...all.map((partition) => ({
      subject: fenceSubject(partition),
      headers: { [natsHeaders.rollup]: "sub" },
      data: "",
    })),
  ];
}

/**
 * Stops or lifts: first the log, which is what gates obey, then the `holds` bucket, which people, dispatch and operator read.
 * Writing the same record twice is harmless, so an unanswered write is simply repeated.
 *
 * @throws Failure when NATS does not take it within `attempts` tries
 */
export async function writeHold(
  nc: NatsConnection,
  options: { readonly record: HoldRecord; readonly partitions: number; readonly attempts?: number },
): Promise<void> {
  const sequence = await appendHold(nc, options.record, options.partitions, options.attempts ?? 5);
  await projectHold(nc, options.record, sequence);
}

/** @returns VERDICTS sequence of the record on partition 0 */
async function appendHold(
  nc: NatsConnection,
  record: HoldRecord,
  partitions: number,
  attempts: number,
): Promise<number> {
  const records = holdRecords(record, partitions);
  for (let attempt = 1; ; attempt++) {
    const result = await publishBatch(nc, records);
    if (result.kind === "committed") return result.lastSequence - result.count + 1;
    const why = result.kind === "refused" ? result.description : result.reason;
    if (attempt >= attempts) {
      throw new Failure("Unreachable", `the ${record.action} of ${record.scope} was not stored: ${why}`, {
        retry: true,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

/** Takes a record of the log into the bucket's value of its scope. @param sequence of the record on partition 0 */
export async function projectHold(nc: NatsConnection, record: HoldRecord, sequence: number): Promise<void> {
  await changeState(nc, record.scope, (shown) => {
    const next = afterHold(shown, record, sequence);
    return next === shown ? undefined : next;
  });
}

/** Shows the state that the log of partition 0 makes, unless the bucket reflects something newer already. */
export async function showHoldState(nc: NatsConnection, state: HoldState): Promise<void> {
  await changeState(nc, state.scope, (shown) => (isNewer(shown, state) ? undefined : state));
}

async function changeState(
  nc: NatsConnection,
  scope: string,
  change: (shown: HoldState | undefined) => HoldState | undefined,
): Promise<void> {
  const bucket = await openBucket(nc, buckets.holds);
  await changeValue(bucket, scope, (value) => change(holdState.safeParse(value).data));
}
