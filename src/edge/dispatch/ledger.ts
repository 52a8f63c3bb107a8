import { type SentRecord, sentRecord } from "../../schemas/wire/sent.ts";

export type LedgerParts = {
  readonly create: (key: string, value: SentRecord) => Promise<number | undefined>;
  readonly get: (key: string) => Promise<{ readonly value: unknown; readonly revision: number } | undefined>;
  readonly put: (key: string, value: SentRecord) => Promise<number>;
  readonly update: (key: string, value: SentRecord, revision: number) => Promise<number | undefined>;
  readonly delete: (key: string) => Promise<void>;
};

export type Claim =
  /** Ours: nobody has tried this decision, and nobody else will. */
  | { readonly kind: "claimed" }
  /** It came to its end before. */
  | { readonly kind: "settled"; readonly record: SentRecord }
  /** Somebody is at it, or died at it; after the delay it is known which. */
  | { readonly kind: "open"; readonly delayMs: number };

export type Settlement = Pick<SentRecord, "state" | "wamid" | "code" | "reason">;

/**
 * The ledger of sends, one entry a decision.
 *
 * Guarantee: at most one HTTP request a decision that WhatsApp may have accepted. The entry `Sending` is created before the
 * request; a creation succeeds once. Who finds a `Sending` that no request can be behind any more has found a crash between
 * request and answer: the outcome is unknown, the message is not sent again and stands as `Failed`, `OutcomeUnknown`.
 */
export type Ledger = {
  readonly claim: (decision: string, campaign: string) => Promise<Claim>;
  /** Gives a claim back: the request was not made, or was refused before acceptance. */
  readonly release: (decision: string) => Promise<void>;
  /** Writes the end of a decision that this process has claimed. */
  readonly settle: (decision: string, campaign: string, end: Settlement) => Promise<void>;
  /** Writes the end of a decision that nobody has claimed; false when somebody has. */
  readonly close: (decision: string, campaign: string, end: Settlement) => Promise<boolean>;
};

const nothing = { wamid: null, code: null, reason: null };
/** The answer of another process may arrive after its entry was declared unknown; the truth is worth a few tries. */
const settleAttemptsMax = 5;

/** @param sendingMaxMs longer than any request with all its waits can last */
export function createLedger(
  parts: LedgerParts,
  clock: { readonly nowMs: () => number; readonly sendingMaxMs: number },
): Ledger {
  return {
    claim: async (decision, campaign) => {
      const entry: SentRecord = { ...nothing, state: "Sending", campaign, atMs: clock.nowMs() };
      if ((await parts.create(decision, entry)) !== undefined) return { kind: "claimed" };
      return await existing(decision);
    },
    release: (decision) => parts.delete(decision),
    settle: async (decision, campaign, end) => {
      const record = { ...end, campaign, atMs: clock.nowMs() };
      for (let attempt = 1; ; attempt++) {
        try {
          return void (await parts.put(decision, record));
        } catch (error) {
          if (attempt >= settleAttemptsMax) throw error;
        }
      }
    },
    close: async (decision, campaign, end) =>
      (await parts.create(decision, { ...end, campaign, atMs: clock.nowMs() })) !== undefined,
  };

  async function existing(decision: string): Promise<Claim> {
    const entry = await parts.get(decision);
    // It was given back in this moment.
    if (!entry) return { kind: "open", delayMs: 100 };
    const record = sentRecord.parse(entry.value);
    if (record.state !== "Sending") return { kind: "settled", record };
    const ageMs = clock.nowMs() - record.atMs;
    if (ageMs < clock.sendingMaxMs) return { kind: "open", delayMs: clock.sendingMaxMs - ageMs + 100 };
    const unknown: SentRecord = { ...record, state: "Failed", reason: "OutcomeUnknown" };
    const written = await parts.update(decision, unknown, entry.revision);
    return written === undefined ? { kind: "open", delayMs: 1000 } : { kind: "settled", record: unknown };
  }
}
