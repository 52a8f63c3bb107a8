import { z } from "zod";
import { replyKind } from "../policy/verdict-input.ts";
import { type Outcome, violation } from "../policy/verdict-output.ts";
import { headers } from "./headers.ts";
import { type CampaignRef, parseVerdictSubject, verdictSubject } from "./subjects.ts";
import { isTraceparent } from "./traceparent.ts";

/** The decision, as it stands in the header `Consentry-Verdict`. Instants are milliseconds since 1970, UTC. */
export const verdictHeader = z
  .object({
    decision: z
      .string()
      .describe(
        "Names the message, not the attempt: made of OUTBOUND's sequence and time, so a re-judged message keeps it",
      ),
    sequence: z.int().describe("OUTBOUND stream sequence of the message"),
    attempt: z.int(),
    recipient: z.string().describe("Pseudonym; empty when the message had no recipient that could be read"),
    sender: z.string().describe("`<ns>/<name>` of the sender; empty when unknown"),
    violations: z.array(violation.readonly()).readonly(),
    bundle: z.string().describe("Digest of the bundle that judged"),
    revision: z.string().describe("Its revision"),
    generation: z.int().describe("Of the Campaign"),
    receivedAtMs: z.int(),
    judgedAtMs: z.int(),
    deferUntilMs: z.int().nullable().describe("When it is judged again; null: not at a time"),
    expireAtMs: z.int().describe("When it is too late to send it"),
    gate: z.string(),
    trial: z.boolean().describe("Never sent, counted nowhere"),
    reply: replyKind.optional().describe("Which of the sender's declared replies the message is; absent: none"),
  })
  .readonly();

/**
 * One decision about one message, as the verdict log keeps it: all of it in headers, nothing of the message. The record's data
 * is the document that the policy judged, as JSON, so that the decision can be replayed; none when policy was not asked.
 * `approved` and `rejected` are final; `deferred` and `held` are interim and followed by the next attempt.
 */
export type VerdictRecord = Header & {
  readonly outcome: Outcome;
  readonly campaign: CampaignRef;
  readonly partition: number;
  /** Where the message is traced: the span that whoever comes after continues. A header of its own, which any tracer reads. */
  readonly traceparent?: string | undefined;
};

type Header = z.infer<typeof verdictHeader>;

/** Whether a record counts towards a campaign's threshold, and whether it is a breach. */
export function isBreach(record: Pick<VerdictRecord, "outcome" | "violations">): boolean {
  return (
    record.outcome === "rejected" &&
    record.violations.some((violation) => !violation.undecidable && violation.severity !== "Minor")
  );
}

export function isUndecidable(record: Pick<VerdictRecord, "outcome" | "violations">): boolean {
  return (
    record.outcome !== "approved" &&
    record.violations.length > 0 &&
    record.violations.every((violation) => violation.undecidable)
  );
}

/** Subject and headers of a verdict. JSON on one line, because a header may not hold a line break. */
export function encodeVerdict(record: VerdictRecord): { subject: string; headers: Record<string, string> } {
  const { outcome, campaign, partition, traceparent, ...header } = record;
  const decision = { [headers.verdict]: JSON.stringify(header satisfies Header) };
  return {
    subject: verdictSubject(outcome, campaign, partition),
    headers: traceparent === undefined ? decision : { ...decision, [headers.traceparent]: traceparent },
  };
}

/** The inverse of `encodeVerdict`; undefined for anything that is not a verdict. */
export function decodeVerdict(subject: string, header: (name: string) => string): VerdictRecord | undefined {
  const parsed = parseVerdictSubject(subject);
  const json = header(headers.verdict);
  if (!parsed || !json) return undefined;
  const { outcome, partition, namespace, name } = parsed;
  if (outcome !== "approved" && outcome !== "rejected" && outcome !== "deferred" && outcome !== "held")
    return undefined;
  const fields: Header = JSON.parse(json);
  const record: VerdictRecord = { ...fields, outcome, partition, campaign: { namespace, name } };
  const traceparent = header(headers.traceparent);
  return isTraceparent(traceparent) ? { ...record, traceparent } : record;
}
