import { expect, it, vi } from "vitest";
import { createWatch, type WatchParts } from "../../../src/gate/watch.ts";
import type { EnforcementInput } from "../../../src/schemas/policy/enforcement.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import type { Totals } from "../../../src/schemas/wire/totals.ts";
import { desiredCampaign } from "../../support/desired.ts";
import { totalsOf } from "../../support/verdicts.ts";

const campaign = desiredCampaign({ name: "flash-sale", minimumHoldMs: 1 });

type Worst = NonNullable<Totals["worst"]>;

function totals(breaches: number, changes: Partial<Worst> = {}): Totals {
  const worst: Worst = {
    rule: "consent-required",
    clause: "K2",
    severity: "Major",
    decision: `d${breaches}`,
    ...changes,
  };
  return totalsOf({ rejected: breaches, judged: breaches, breaches, worst, atMs: 1 });
}

const critical = { rule: "prohibited-goods", clause: "K5", severity: "Critical" } as const;

function watching(changes: Partial<WatchParts> = {}) {
  const holds: HoldRecord[] = [];
  const asked: EnforcementInput["recent"][] = [];
  const watch = createWatch({
    campaign: () => campaign,
    isWatcher: () => true,
    isHeldByPolicy: () => false,
    liftedAtMs: () => 0,
    ask: async ({ recent }) => {
      asked.push(recent);
      return { action: "suspend", cause: "ThresholdBreach", resume: "AfterCase", holdMs: 1 };
    },
    writeHold: async (record) => void holds.push(record),
    onWarning: () => {},
    gate: "gate-0",
    nowMs: () => 10_000,
    ...changes,
  });
  return { watch, holds, asked };
}

it("writes one hold a breach, also when reports come faster than the policy answers", async () => {
  const { watch, holds } = watching();
  await Promise.all([11, 12, 13].map((breaches, partition) => watch.onTotals(campaign, partition, totals(breaches))));
  expect(holds.map(({ clause, violations }) => [clause, violations])).toEqual([["K2", 11]]);
});

it("writes one hold a breach, also while the first is not in the log yet", async () => {
  let nowMs = 10_000;
  const written = Promise.withResolvers<void>();
  const writeHold = vi.fn(() => written.promise);
  const { watch } = watching({ writeHold, nowMs: () => nowMs });
  const first = watch.onTotals(campaign, 0, totals(11));
  nowMs += 60_000;
  await watch.onTotals(campaign, 1, totals(12));
  written.resolve();
  await first;
  expect(writeHold).toHaveBeenCalledOnce();
});

it("stops for a breach that was told while the policy was asked about less, though nothing more is told", async () => {
  const answers: { violations: number; answer: () => void }[] = [];
  const ask: WatchParts["ask"] = async ({ recent }) => {
    await new Promise<void>((resolve) => answers.push({ violations: recent.violations, answer: resolve }));
    const [action, cause] =
      recent.violations < 10 ? (["none", null] as const) : (["suspend", "ThresholdBreach"] as const);
    return { action, cause, resume: "AfterCase", holdMs: 1 };
  };
  const { watch, holds } = watching({ ask });
  const told = [0, 1, 2, 3].map((partition) => watch.onTotals(campaign, partition, totals(3)));
  answers[0]?.answer();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1]?.answer();
  await Promise.all(told);
  expect(answers.map(({ violations }) => violations)).toEqual([3, 12]);
  expect(holds).toHaveLength(1);
});

it("acts on a critical breach that whoever committed it was killed before acting on", async () => {
  const { watch, holds, asked } = watching();
  await watch.onTotals(campaign, 0, totals(1, critical));
  expect(asked).toEqual([{ judged: 1, violations: 1, worst: critical }]);
  expect(holds).toMatchObject([{ id: "d1", severity: "Critical" }]);
});

it("leaves it to the campaign's watcher, and to nobody while it is held", async () => {
  for (const changes of [{ isWatcher: () => false }, { isHeldByPolicy: () => true }]) {
    const { watch, holds } = watching(changes);
    await watch.onTotals(campaign, 0, totals(50, critical));
    expect(holds).toEqual([]);
  }
});

it("does not stop a resumed campaign for what was counted before it was resumed", async () => {
  const { watch, holds } = watching({ liftedAtMs: () => 5_000 });
  await watch.onTotals(campaign, 0, totals(50, critical));
  expect(holds).toEqual([]);
  await watch.onTotals(campaign, 1, { ...totals(11), liftedAtMs: 5_000 });
  expect(holds).toMatchObject([{ severity: "Major" }]);
});

it("stops for a critical breach right after it has warned of a lesser one", async () => {
  const isCritical = ({ worst }: EnforcementInput["recent"]) => worst?.severity === "Critical";
  const { watch, holds } = watching({
    ask: async ({ recent }) => ({
      action: isCritical(recent) ? "suspend" : "warn",
      cause: isCritical(recent) ? "CriticalBreach" : "ThresholdBreach",
      resume: "AfterCase",
      holdMs: 1,
    }),
  });
  await watch.onTotals(campaign, 0, totals(11));
  expect(holds).toEqual([]);
  await watch.onTotals(campaign, 1, totals(1, critical));
  expect(holds.map(({ clause }) => clause)).toEqual(["K5"]);
});

it("stops again for what is counted right after a quick lift", async () => {
  let liftedAtMs = 0;
  let nowMs = 10_000;
  const { watch, holds } = watching({ liftedAtMs: () => liftedAtMs, nowMs: () => nowMs });
  await watch.onTotals(campaign, 0, totals(11));
  liftedAtMs = 10_500;
  nowMs = 10_600;
  await watch.onTotals(campaign, 0, { ...totals(12), liftedAtMs });
  await watch.onTotals(campaign, 0, { ...totals(22), liftedAtMs });
  expect(holds).toHaveLength(2);
});
