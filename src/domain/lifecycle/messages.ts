import type { CampaignMessages } from "../../schemas/resources/campaign-status.ts";
import type { Totals } from "../../schemas/wire/totals.ts";
import { instantText } from "../time/instant.ts";

const rulesMax = 64;

/**
 * Counts over all partitions. `asOf` moves only when a count has moved, so that a quiet campaign's status stays as it is.
 *
 * @returns undefined while nothing has been counted
 */
export function nextMessages(of: {
  readonly totals: readonly Totals[];
  readonly seen: CampaignMessages | undefined;
  readonly nowMs: number;
}): CampaignMessages | undefined {
  if (of.totals.length === 0) return of.seen;
  const sum = (count: (totals: Totals) => number): number => of.totals.reduce((total, each) => total + count(each), 0);
  const counts = {
    approved: sum((each) => each.approved),
    rejected: sum((each) => each.rejected),
    deferred: sum((each) => each.deferred),
    held: sum((each) => each.held),
    undecidable: sum((each) => each.undecidable),
    byRule: byRuleOf(of.totals),
  };
  const asOf = of.seen !== undefined && sameCounts(of.seen, counts) ? of.seen.asOf : instantText(of.nowMs);
  return { ...counts, asOf };
}

type ByRule = NonNullable<CampaignMessages["byRule"]>;

/** By name, so that a line stays where it is when counts move. */
function byRuleOf(totals: readonly Totals[]): ByRule {
  const rules = new Map<string, ByRule[number]>();
  for (const [rule, { clause, rejected }] of totals.flatMap((each) => Object.entries(each.byRule))) {
    rules.set(rule, { rule, clause, rejected: (rules.get(rule)?.rejected ?? 0) + rejected });
  }
  return [...rules.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1)).slice(0, rulesMax);
}

function sameCounts(seen: CampaignMessages, counts: Omit<CampaignMessages, "asOf">): boolean {
  const keys = ["approved", "rejected", "deferred", "held", "undecidable"] as const;
  const sameRules = seen.byRule?.length === counts.byRule?.length;
  const rejectedOf = (rule: string): number | undefined => seen.byRule?.find((each) => each.rule === rule)?.rejected;
  return (
    keys.every((key) => seen[key] === counts[key]) &&
    sameRules &&
    (counts.byRule ?? []).every(({ rule, rejected }) => rejectedOf(rule) === rejected)
  );
}
