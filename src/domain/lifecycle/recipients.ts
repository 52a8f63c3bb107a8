import type { RecipientCounts } from "../../schemas/resources/enforcement-status.ts";
import type { Totals } from "../../schemas/wire/totals.ts";

/**
 * How many messages a breach concerns: refused before anything left, sent against the rule, and approved in the same campaign,
 * which somebody has to look at again. They are counted from the campaign's beginning.
 */
export function recipientsOf(totals: readonly Totals[], rule: string | undefined): RecipientCounts {
  const sum = (count: (totals: Totals) => number): number => totals.reduce((total, each) => total + count(each), 0);
  const prevented = rule === undefined ? sum((each) => each.breaches) : sum((each) => each.byRule[rule]?.rejected ?? 0);
  return { prevented, reached: 0, toReview: sum((each) => each.approved) };
}
