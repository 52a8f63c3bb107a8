import { type Fact, known } from "../../schemas/policy/fact.ts";

export type FrequencyCap = { readonly messages: number; readonly perMs: number };
export type Frequency = { readonly sent: number; readonly nextAtMs: number | null };

/**
 * How often this person was written to within a moving window that ends now, and when the next message would fit.
 *
 * @param approvals instants of earlier approvals to this person, oldest first
 * @param cap null: there is no cap, and nothing to count against
 */
export function frequency(approvals: readonly number[], cap: FrequencyCap | null, nowMs: number): Fact<Frequency> {
  if (!cap) return known({ sent: 0, nextAtMs: null });
  const recent = approvals.filter((atMs) => atMs > nowMs - cap.perMs);
  // Room comes when so many of the recent ones have left the window that fewer than the cap remain.
  const leaving = recent[recent.length - cap.messages];
  return known({ sent: recent.length, nextAtMs: leaving === undefined ? null : leaving + cap.perMs });
}
