import type { NatsConnection } from "@nats-io/transport-node";
import { parseBodySubject, streams } from "../../schemas/wire/subjects.ts";
import { decodeVerdict, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import { recordAt, removeRecord, type Stored } from "./stored.ts";

/** A verdict and its sequence in VERDICTS. */
export type Verdict = { readonly record: Pick<VerdictRecord, "campaign" | "partition">; readonly sequence: number };

/** The verdict at a sequence of VERDICTS; undefined when the record is gone or no verdict. */
export async function verdictAt(nc: NatsConnection, sequence: number): Promise<VerdictRecord | undefined> {
  const stored = await recordAt(nc, streams.verdicts, sequence);
  return stored && decodeVerdict(stored.subject, headerReader(stored.headers));
}

/**
 * The body that a verdict was given on. A gate commits both in one batch, the body right before its verdict, and a body is
 * followed by its own verdict always: so a body at this place is this verdict's. Undefined when it is gone: its time is over,
 * or it was erased.
 */
export async function approvedBody(nc: NatsConnection, verdict: Verdict): Promise<string | undefined> {
  const stored = await bodyRecord(nc, verdict);
  return stored && Buffer.from(stored.data).toString("utf8");
}

/** Removes the body of a verdict; never another record, whatever stands at its place. */
export async function removeApprovedBody(nc: NatsConnection, verdict: Verdict): Promise<void> {
  if (await bodyRecord(nc, verdict)) await removeRecord(nc, streams.verdicts, verdict.sequence - 1);
}

export async function bodyRecord(nc: NatsConnection, verdict: Verdict): Promise<Stored | undefined> {
  const stored = await recordAt(nc, streams.verdicts, verdict.sequence - 1);
  const at = stored && parseBodySubject(stored.subject);
  const { campaign, partition } = verdict.record;
  const isIts = at?.namespace === campaign.namespace && at.name === campaign.name && at.partition === partition;
  return isIts ? stored : undefined;
}

/** Reads a header block as it stands in the stream. */
function headerReader(block: string): (name: string) => string {
  const lines = block.split("\r\n");
  return (name) => {
    const line = lines.find((each) => each.slice(0, name.length + 1).toLowerCase() === `${name.toLowerCase()}:`);
    return line?.slice(name.length + 1).trim() ?? "";
  };
}
