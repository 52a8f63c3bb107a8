import type { NatsConnection } from "@nats-io/transport-node";
import { headers } from "../../schemas/wire/headers.ts";
import { type HoldRecord, holdRecord } from "../../schemas/wire/hold.ts";
import { sentRecord } from "../../schemas/wire/sent.ts";
import { buckets, streams } from "../../schemas/wire/subjects.ts";
import { decodeVerdict, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type Followed, readToEnd } from "./follow.ts";
import { headerOf } from "./headers.ts";
import { listBucket } from "./list-bucket.ts";

export type LoggedRecord =
  | { readonly kind: "verdict"; readonly record: VerdictRecord; readonly input: string; readonly sequence: number }
  | { readonly kind: "hold"; readonly partition: number; readonly record: HoldRecord; readonly sequence: number };

const deadlineMs = 3_600_000;

/**
 * Every verdict and hold of all partitions, in the order of the log, from a sequence to the end of what is stored.
 *
 * @returns the last sequence handed over, and how many records could not be read
 */
export async function readWholeLog(
  nc: NatsConnection,
  options: { readonly from: number; readonly onRecord: (record: LoggedRecord) => void },
): Promise<{ readonly lastSequence: number; readonly unreadable: number }> {
  let lastSequence = options.from - 1;
  let unreadable = 0;
  await readToEnd(nc, {
    stream: streams.verdicts,
    filters: ["consentry.verdict.>", "consentry.hold.*"],
    from: options.from,
    deadlineMs,
    onMessage: (followed) => {
      lastSequence = followed.sequence;
      const record = recordOf(followed, (name) => headerOf(followed.message, name));
      if (record) options.onRecord(record);
      else unreadable++;
    },
  });
  return { lastSequence, unreadable };
}

function recordOf({ subject, sequence, data }: Followed, header: (name: string) => string): LoggedRecord | undefined {
  try {
    const hold = header(headers.hold);
    const partition = Number(subject.split(".").at(-1));
    if (hold) return { kind: "hold", partition, record: holdRecord.parse(JSON.parse(hold)), sequence };
    const record = decodeVerdict(subject, header);
    return record && { kind: "verdict", record, input: Buffer.from(data).toString("utf8"), sequence };
  } catch {
    return undefined;
  }
}

/** Decisions that dispatch has handed to WhatsApp. Keys of other records in the bucket have dots. */
export async function sentDecisions(nc: NatsConnection): Promise<string[]> {
  const ledger = await listBucket(nc, { bucket: buckets.sent, filter: "*", parse: (value) => sentRecord.parse(value) });
  return [...ledger].filter(([, record]) => record.state === "Sent").map(([decision]) => decision);
}
