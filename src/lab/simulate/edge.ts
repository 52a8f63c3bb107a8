import type { Waiting } from "../../edge/dispatch/waiting.ts";
import type { SentRecord } from "../../schemas/wire/sent.ts";
import { createApprovals } from "./approvals.ts";
import { createBucket } from "./bucket.ts";
import type { Stored } from "./log.ts";
import type { Scheduler } from "./scheduler.ts";
import { createSends } from "./sends.ts";
import { createWhatsApp } from "./whatsapp.ts";

export type Edge = ReturnType<typeof createEdge>;

/** What dispatches share: the approvals, their ledger, what waits, and WhatsApp itself. */
export function createEdge(
  scheduler: Scheduler,
  on: { readonly isTroubled: () => boolean; readonly fault: (text: string) => void },
) {
  const approvals = createApprovals(scheduler);
  const ledger = createBucket<SentRecord>();
  const waiting = createBucket<Waiting>();
  const whatsApp = createWhatsApp(scheduler, on.isTroubled);
  const erased = new Set<number>();
  const sends = createSends({ ledger, whatsApp, erased, fault: on.fault });
  return { approvals, ledger, waiting, whatsApp, erased, sends, stored, bodyBefore, unfinished, atEnd: sends.atEnd };

  function stored(record: Stored): void {
    sends.stored(record);
    approvals.stored(record);
  }

  /** The body of the approval at a sequence stands right before it. */
  function bodyBefore(records: readonly Stored[], sequence: number): string | undefined {
    const body = records[sequence - 2];
    return body?.subject.startsWith("consentry.body.") && !erased.has(sequence - 1)
      ? Buffer.from(body.data).toString("utf8")
      : undefined;
  }

  /** Approvals that have not come to their end. */
  function unfinished(): number {
    return approvals.open() + waiting.entries.size + sends.unsettled().length;
  }
}
