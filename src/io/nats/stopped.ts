import type { NatsConnection } from "@nats-io/transport-node";
import { streams, verdictSubject } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { readToEnd } from "./follow.ts";
import { verdictOf } from "./verdicts.ts";

const deadlineMs = 600_000;
const outcomes = ["rejected", "deferred", "held"] as const;

/** Hands over every verdict since an instant that did not let its message go, of one namespace or of all; trials are none. */
export async function readStopped(
  nc: NatsConnection,
  where: { readonly namespace: string | undefined; readonly sinceMs: number },
  onVerdict: (record: VerdictRecord) => void,
): Promise<void> {
  const { namespace = "*", sinceMs } = where;
  for (const outcome of outcomes)
    await readToEnd(nc, {
      stream: streams.verdicts,
      filters: [verdictSubject(outcome, { namespace, name: "*" }, "*")],
      from: { atMs: sinceMs },
      headersOnly: true,
      deadlineMs,
      onMessage: (followed) => {
        const record = verdictOf(followed);
        if (record && !record.trial) onVerdict(record);
      },
    });
}
