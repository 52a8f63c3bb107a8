import { publishBatch } from "../../src/io/nats/batch.ts";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import { bodySubject } from "../../src/schemas/wire/subjects.ts";
import { encodeVerdict, type VerdictRecord } from "../../src/schemas/wire/verdict.ts";

let decisions = 0;

/** A verdict as a gate writes it: approved, a moment ago, of a decision of its own. */
export function verdictRecord(changes: Partial<VerdictRecord> = {}): VerdictRecord {
  decisions++;
  return {
    outcome: "approved",
    campaign: { namespace: "marketing", name: "spring-sale" },
    partition: 3,
    decision: `01TEST${String(decisions).padStart(6, "0")}`,
    sequence: decisions,
    attempt: 1,
    recipient: `p1-k1-${String(decisions).padStart(22, "A")}`,
    sender: "marketing/idesk-main",
    violations: [],
    bundle: "sha256:00",
    revision: "1.4.0",
    generation: 1,
    receivedAtMs: Date.now(),
    judgedAtMs: Date.now(),
    deferUntilMs: null,
    expireAtMs: Date.now() + 3_600_000,
    gate: "gate-1",
    trial: false,
    ...changes,
  };
}

export const textBody = JSON.stringify({
  messaging_product: "whatsapp",
  to: "447700900123",
  type: "text",
  text: { body: "Hello" },
});

/** Commits a verdict with its body right before it, as a gate does. @returns the verdict's sequence in VERDICTS */
export async function commitVerdict(
  nc: NatsConnection,
  record: VerdictRecord,
  { body = textBody, input = "" }: { readonly body?: string | null; readonly input?: string } = {},
): Promise<number> {
  const verdict = { ...encodeVerdict(record), data: input };
  const bodies =
    body === null ? [] : [{ subject: bodySubject(record.campaign, record.partition), headers: {}, data: body }];
  const result = await publishBatch(nc, [...bodies, verdict]);
  if (result.kind !== "committed") throw new Error(`not committed: ${JSON.stringify(result)}`);
  return result.lastSequence;
}
