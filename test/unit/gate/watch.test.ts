import { expect, it } from "vitest";
import { createWatch } from "../../../src/gate/watch.ts";
import type { DesiredCampaign } from "../../../src/schemas/wire/desired.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import type { Totals } from "../../../src/schemas/wire/totals.ts";

const campaign: DesiredCampaign = {
  namespace: "marketing",
  name: "flash-sale",
  generation: 1,
  category: "Marketing",
  purpose: "offers",
  vertical: null,
  owned: true,
  sender: { namespace: "marketing", name: "idesk-main" },
  sources: [],
  templates: [],
  startsAtMs: null,
  endsAtMs: null,
  quietHours: null,
  frequencyCap: null,
  expireAfterMs: 1,
  mode: "Enforce",
  suspendAt: { violations: 10, outOf: 200 },
  minimumHoldMs: 1,
  resume: "AfterCase",
  suspensions: 0,
  accepted: true,
};

function totals(breaches: number): Totals {
  const worst = { rule: "consent-required", clause: "K2", decision: `d${breaches}` };
  const counts = { approved: 0, rejected: breaches, deferred: 0, held: 0, undecidable: 0, judged: breaches, breaches };
  return { ...counts, byRule: {}, worst, liftedAtMs: 0, atMs: 1 };
}

it("writes one hold a breach, also when reports come faster than the policy answers", async () => {
  const holds: HoldRecord[] = [];
  const watch = createWatch({
    campaign: () => campaign,
    isWatcher: () => true,
    isHeldByPolicy: () => false,
    ask: async () => ({ action: "suspend", cause: "ThresholdBreach", resume: "AfterCase", holdMs: 1 }),
    writeHold: async (record) => void holds.push(record),
    onWarning: () => {},
    gate: "gate-0",
    nowMs: () => 10_000,
  });
  await Promise.all([11, 12, 13].map((breaches, partition) => watch.onTotals(campaign, partition, totals(breaches))));
  expect(holds.map(({ clause, violations }) => [clause, violations])).toEqual([["K2", 11]]);
});
