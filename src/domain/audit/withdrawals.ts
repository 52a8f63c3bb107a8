import type { SuppressionState } from "../../schemas/wire/consent.ts";
import type { WithdrawalSignal } from "../../schemas/wire/signal.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type SuppressionEntry, suppressionOf, withoutSuppression, withSuppression } from "../consent/suppression.ts";

/** A withdrawal as SIGNALS has it. It was in force before it was stored. */
export type AuditedWithdrawal = { readonly signal: WithdrawalSignal; readonly storedAtMs: number };

export type Withdrawals = {
  readonly take: (withdrawal: AuditedWithdrawal) => void;
  /** How an approval was judged as if a stop that was in force were none; undefined when it was not. */
  readonly unheard: (approval: VerdictRecord, input: string) => string | undefined;
};

/** What people had stopped when something was approved. Whether it may be sent all the same, policy says: it must have known. */
export function createWithdrawals(): Withdrawals {
  const byPerson = new Map<string, AuditedWithdrawal[]>();
  return {
    take: (withdrawal) => {
      const { pseudonym, event, inForceAfterMs, scope } = withdrawal.signal;
      // Nobody promised that it was in force; what one source holds is in its own records.
      if ((event === "Withdrawn" && inForceAfterMs === null) || scope === "Source") return;
      byPerson.set(pseudonym, [...(byPerson.get(pseudonym) ?? []), withdrawal]);
    },
    unheard: (approval, input) => {
      const theirs = byPerson.get(approval.recipient);
      if (theirs === undefined) return undefined;
      const judged: Judged = input === "" ? {} : JSON.parse(input);
      const known = judged.facts?.suppression;
      if (known?.known === true && typeof known.value?.scope === "string") return undefined;
      const stop = suppressionOf(stoppedAt(theirs, approval.judgedAtMs), {
        businessName: judged.sender?.businessName ?? "",
        sender: approval.sender,
        purpose: judged.campaign?.purpose ?? "",
        // What was judged does not say it.
        topic: null,
      });
      return stop && `approved though ${[stop.scope, stop.of].join(" ").trim()} was stopped (${stop.channel})`;
    },
  };
}

type Judged = {
  readonly campaign?: { readonly purpose?: string };
  readonly sender?: { readonly businessName?: string } | null;
  readonly facts?: {
    readonly suppression?: { readonly known: boolean; readonly value?: { readonly scope: string | null } };
  };
};

/** A stop counts from when it was known to be in force, a lift from when it was said: in between either may be right. */
function stoppedAt(withdrawals: readonly AuditedWithdrawal[], atMs: number): SuppressionState {
  const nothing: SuppressionState = { entries: [] };
  return withdrawals.reduce((state, { signal, storedAtMs }) => {
    const { scope, of, channel } = signal;
    if (scope === "Source") return state;
    const entry: SuppressionEntry = { scope, of, channel, atMs: signal.atMs };
    if (signal.event === "Withdrawn") return storedAtMs < atMs ? withSuppression(state, entry) : state;
    return signal.atMs <= atMs ? withoutSuppression(state, { ...entry, atMs: 0, liftedAtMs: signal.atMs }) : state;
  }, nothing);
}
