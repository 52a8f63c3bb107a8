import type { NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headers, natsHeaders } from "../../schemas/wire/headers.ts";
import { afterHold, type HoldRecord, holdState, isOutdated } from "../../schemas/wire/hold.ts";
import { buckets, fenceSubject, holdSubject } from "../../schemas/wire/subjects.ts";
import { type BatchRecord, publishBatch } from "./batch.ts";
import { openBucket } from "./bucket.ts";

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
  await appendHold(nc, options.record, options.partitions, options.attempts ?? 5);
  await projectHold(nc, options.record);
}

async function appendHold(nc: NatsConnection, record: HoldRecord, partitions: number, attempts: number): Promise<void> {
  const records = holdRecords(record, partitions);
  for (let attempt = 1; ; attempt++) {
    const result = await publishBatch(nc, records);
    if (result.kind === "committed") return;
    const why = result.kind === "refused" ? result.description : result.reason;
    if (attempt >= attempts) {
      throw new Failure("Unreachable", `the ${record.action} of ${record.scope} was not stored: ${why}`, {
        retry: true,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
  }
}

/** Brings the bucket's value of the record's scope up to date; repeated until nobody else wrote in between. */
export async function projectHold(nc: NatsConnection, record: HoldRecord): Promise<void> {
  const bucket = await openBucket(nc, buckets.holds);
  for (;;) {
    const entry = await bucket.get(record.scope);
    const state = entry ? holdState.parse(entry.value) : undefined;
    if (isOutdated(state, record)) return;
    const next = afterHold(state, record);
    const written = entry
      ? await bucket.update(record.scope, next, entry.revision)
      : await bucket.create(record.scope, next);
    if (written !== undefined) return;
  }
}
