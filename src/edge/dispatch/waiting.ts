import type { WaitingRecord } from "../../schemas/wire/sent.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Approval, Attempted } from "./attempt.ts";

export type Waiting = WaitingRecord & { readonly campaign: CampaignRef; readonly decision: string };

export type WaitingParts = {
  readonly put: (waiting: Waiting) => Promise<void>;
  readonly remove: (waiting: Waiting) => Promise<void>;
  /** All that wait now. */
  readonly list: () => Promise<readonly Waiting[]>;
  /** The verdict at a sequence of VERDICTS; undefined when its time is over. */
  readonly verdictAt: (sequence: number) => Promise<VerdictRecord | undefined>;
  /** Whether it is worth looking at again now. */
  readonly mayLeave: (waiting: Waiting) => boolean;
  /** Bounds how many are looked at at once. */
  readonly inSlot: (task: () => Promise<void>) => Promise<void>;
  readonly attempt: (approval: Approval) => Promise<Attempted>;
  /** How many wait, by why. */
  readonly onListed: (byReason: ReadonlyMap<string, number>) => void;
  readonly onLooked: (attempted: Attempted, decision: string) => void;
  readonly onFault: (error: unknown) => void;
};

/**
 * Approvals that may not leave yet. They are written down one by one and acknowledged in the log, so that a held campaign
 * keeps no other waiting behind it, and looked at again when something has changed.
 */
export type WaitingRoom = {
  /** Once this resolves the approval is safe here, also when this process dies. */
  readonly park: (approval: Approval, reason: string) => Promise<void>;
  /** Looks at all that wait; a call during a look makes it look once more. */
  readonly sweep: () => Promise<void>;
};

export function createWaitingRoom(parts: WaitingParts): WaitingRoom {
  let sweeping: Promise<void> | undefined;
  let again = false;
  return {
    park: ({ record, sequence }, reason) =>
      parts.put({
        campaign: record.campaign,
        decision: record.decision,
        sequence,
        expireAtMs: record.expireAtMs,
        sender: record.sender,
        reason,
      }),
    sweep: async () => {
      again = sweeping !== undefined;
      sweeping ??= sweepAll().finally(() => {
        sweeping = undefined;
      });
      await sweeping;
    },
  };

  async function sweepAll(): Promise<void> {
    do {
      again = false;
      const all = await parts.list();
      parts.onListed(countsByReason(all));
      const due = all.filter(parts.mayLeave);
      await Promise.all(due.map((waiting) => parts.inSlot(() => look(waiting)).catch(parts.onFault)));
    } while (again);
  }

  async function look(waiting: Waiting): Promise<void> {
    const record = await parts.verdictAt(waiting.sequence);
    if (!record) return await parts.remove(waiting);
    const attempted = await parts.attempt({ record, sequence: waiting.sequence });
    parts.onLooked(attempted, record.decision);
    if (attempted.kind === "done") await parts.remove(waiting);
  }
}

function countsByReason(all: readonly Waiting[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { reason } of all) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
