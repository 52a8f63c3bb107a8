import { natsHeaders } from "../schemas/wire/headers.ts";
import type { PositionRecord } from "../schemas/wire/position.ts";
import { bodySubject, fenceSubject, positionSubject } from "../schemas/wire/subjects.ts";
import { encodeVerdict, type VerdictRecord } from "../schemas/wire/verdict.ts";
import type { MessageTrace } from "./message-trace.ts";
import type { OwnedPartition } from "./partition.ts";

/** A record of an atomic batch, as the log takes it. */
export type LogEntry = {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly data: Uint8Array | string;
};

export type JudgedMessage = {
  readonly record: VerdictRecord;
  /** The message's body. */
  readonly data: Uint8Array | undefined;
  /** The document that the policy judged; empty when it was not asked. */
  readonly input: Uint8Array;
  /** Of a message that is traced. */
  readonly trace?: MessageTrace;
};

export type JudgedPart = {
  readonly owned: OwnedPartition;
  readonly epoch: number;
  readonly judged: readonly JudgedMessage[];
  readonly taken: number;
  readonly position: number;
};

/** Where each verdict of a part, and its fence, stand within the batch; the first record is 0. */
export type PartLayout = { readonly part: JudgedPart; readonly verdictAt: readonly number[]; readonly fenceAt: number };

export type BatchPlan = { readonly entries: readonly LogEntry[]; readonly layouts: readonly PartLayout[] };

/** Kept beyond a message's own time, so that a late look still finds the body. */
const bodySlackSeconds = 3600;

/**
 * One batch for all parts of a tick. Each part is its bodies and verdicts in order, a body right before its verdict, then the
 * position and last the fence, which the server accepts only if nobody has moved it since we looked.
 */
export function planBatch(
  parts: readonly JudgedPart[],
  options: {
    readonly gate: string;
    readonly token: string;
    readonly verdictTtlSeconds: number;
  },
): BatchPlan {
  const entries: LogEntry[] = [];
  const layouts = parts.map((part) => {
    const verdictAt = part.judged.map((judged) => {
      if (keepsBody(judged)) entries.push(bodyEntry(judged));
      return entries.push(verdictEntry(judged, options.verdictTtlSeconds)) - 1;
    });
    const position = {
      sequence: part.position,
      created: part.owned.outboundCreated,
      gate: options.gate,
      token: options.token,
    };
    entries.push(...claimEntries(part.owned.number, position, part.owned.fence));
    return { part, verdictAt, fenceAt: entries.length - 1 };
  });
  return { entries, layouts };
}

/** Position and fence alone: what takes a partition. */
export function claimEntries(partition: number, position: PositionRecord, fence: number): LogEntry[] {
  return [
    { subject: positionSubject(partition), headers: { [natsHeaders.rollup]: "sub" }, data: JSON.stringify(position) },
    {
      subject: fenceSubject(partition),
      headers: { [natsHeaders.rollup]: "sub", [natsHeaders.expectedLastSubjectSequence]: fence },
      data: "",
    },
  ];
}

/** Rejected messages are never needed again, and a trial is never sent or judged again. */
function keepsBody({ record, data }: JudgedMessage): boolean {
  return data !== undefined && record.outcome !== "rejected" && !record.trial;
}

function bodyEntry({ record, data }: JudgedMessage): LogEntry {
  const seconds = Math.max(0, Math.ceil((record.expireAtMs - record.judgedAtMs) / 1000)) + bodySlackSeconds;
  return {
    subject: bodySubject(record.campaign, record.partition),
    headers: { [natsHeaders.ttl]: `${seconds}s` },
    data: data ?? "",
  };
}

function verdictEntry({ record, input }: JudgedMessage, ttlSeconds: number): LogEntry {
  const { subject, headers } = encodeVerdict(record);
  return { subject, headers: { [natsHeaders.ttl]: `${ttlSeconds}s`, ...headers }, data: input };
}
