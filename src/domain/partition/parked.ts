import { campaignScope, type HoldScope } from "../../schemas/wire/subjects.ts";
import { isUndecidable, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import { heldScope, type PartitionState } from "./fold.ts";

const firstRetryMs = 1000;
const retryMaxMs = 30_000;

/**
 * When a parked message is to be judged again, as things stand: at once after its hold was lifted, at the time policy named, a
 * while that doubles after a fact was missing; and at the latest when its time is over, to be refused.
 */
export function wakeAtMs(state: PartitionState, record: VerdictRecord): number {
  if (heldScope(state, scopesOfRecord(record))) return record.expireAtMs;
  return Math.min(record.expireAtMs, reasonAtMs(record));
}

/** The scopes whose holds stop this message. */
export function scopesOfRecord(record: VerdictRecord): HoldScope[] {
  const [namespace, name] = record.sender.split("/");
  const own: HoldScope[] = ["all", campaignScope(record.campaign)];
  return namespace && name ? [...own, `sender.${namespace}.${name}`] : own;
}

function reasonAtMs(record: VerdictRecord): number {
  if (record.outcome === "deferred" && record.deferUntilMs !== null) return record.deferUntilMs;
  if (isUndecidable(record)) return record.judgedAtMs + Math.min(firstRetryMs * 2 ** (record.attempt - 1), retryMaxMs);
  return 0;
}
