import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fold } from "../../../src/domain/partition/fold.ts";
import { systemTimers } from "../../../src/gate/timers.ts";
import { createTotalsReporter } from "../../../src/gate/totals.ts";
import type { Totals } from "../../../src/schemas/wire/totals.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { partition } from "../../support/partition.ts";
import { verdict, violation } from "../../support/verdicts.ts";

const breach = verdict({ outcome: "rejected", violations: [violation()] });
const owned = partition(3, { ready: true });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function reporter(put: (totals: Totals) => Promise<void>) {
  const totals = createTotalsReporter({
    put: (_campaign, _partition, counts) => put(counts),
    told: () => undefined,
    timers: systemTimers,
  });
  const settled = (record: VerdictRecord) => {
    fold(owned.state, { kind: "verdict", sequence: 1, record });
    const part = {
      owned,
      epoch: 0,
      judged: [{ record, data: undefined, input: Buffer.alloc(0) }],
      taken: 1,
      position: 1,
    };
    totals.onSettled({ part, verdictAt: [0], fenceAt: 1 });
  };
  return { settled, stop: totals.stop };
}

it("tells of a breach at once, of quiet counts within a second, and of a storm ten times a second", () => {
  let told = 0;
  const { settled, stop } = reporter(async () => void told++);
  settled(verdict());
  expect(told).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(told).toBe(1);
  for (let index = 0; index < 50; index++) settled(breach);
  expect(told).toBe(2);
  vi.advanceTimersByTime(100);
  expect(told).toBe(3);
  stop();
});

it("tells, after taking a partition, what the gate before it had no time to tell, and only that", () => {
  const taken = partition(4, { ready: true });
  fold(taken.state, { kind: "verdict", sequence: 1, record: breach });
  const counted = [...taken.state.totals.values()][0];
  const tellingTo = (told: Totals | undefined) => {
    const put = vi.fn(async () => {});
    const totals = createTotalsReporter({ put, told: () => told, timers: systemTimers });
    totals.correct(taken);
    totals.stop();
    return put;
  };
  expect(tellingTo(undefined)).toHaveBeenCalledWith(breach.campaign, 4, counted);
  expect(tellingTo(counted && { ...counted, breaches: 0 })).toHaveBeenCalledOnce();
  expect(tellingTo(counted)).not.toHaveBeenCalled();
});

it("says nothing more of a partition that another gate has", () => {
  const lost = partition(5, { ready: true });
  fold(lost.state, { kind: "verdict", sequence: 1, record: breach });
  const put = vi.fn(async () => {});
  const totals = createTotalsReporter({ put, told: () => undefined, timers: systemTimers });
  const quiet = verdict();
  fold(lost.state, { kind: "verdict", sequence: 2, record: quiet });
  const part = {
    owned: lost,
    epoch: 0,
    judged: [{ record: quiet, data: undefined, input: Buffer.alloc(0) }],
    taken: 1,
  };
  totals.onSettled({ part: { ...part, position: 1 }, verdictAt: [0], fenceAt: 1 });
  lost.ready = false;
  vi.advanceTimersByTime(5000);
  totals.stop();
  expect(put).not.toHaveBeenCalled();
});

it("tells again what could not be written", async () => {
  const put = vi
    .fn<(totals: Totals) => Promise<void>>()
    .mockRejectedValueOnce(new Error("no answer"))
    .mockResolvedValue();
  const { settled, stop } = reporter(put);
  settled(breach);
  await vi.advanceTimersByTimeAsync(1000);
  expect(put).toHaveBeenCalledTimes(2);
  stop();
});
