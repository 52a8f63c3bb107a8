import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { fold } from "../../../src/domain/partition/fold.ts";
import { systemTimers } from "../../../src/gate/timers.ts";
import { type Counted, createTotalsReporter, type TotalsParts } from "../../../src/gate/totals.ts";
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

function reporter(put: TotalsParts["put"], of = owned) {
  const totals = createTotalsReporter({
    put,
    told: () => undefined,
    partitions: () => [],
    timers: systemTimers,
  });
  const settled = (record: VerdictRecord) => {
    fold(of.state, { kind: "verdict", sequence: 1, record });
    const part = {
      owned: of,
      epoch: 0,
      judged: [{ record, data: undefined, input: Buffer.alloc(0) }],
      taken: 1,
      position: 1,
    };
    totals.onSettled({ part, verdictAt: [0], fenceAt: 1 });
  };
  return { settled, stop: totals.stop };
}

it("tells of a breach at once, of quiet counts within a second, and of a storm ten times a second", async () => {
  let told = 0;
  const { settled, stop } = reporter(async () => void told++);
  settled(verdict());
  expect(told).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toBe(1);
  for (let index = 0; index < 50; index++) settled(breach);
  expect(told).toBe(2);
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toBe(3);
  stop();
});

it("tells, after taking a partition, what the gate before it had no time to tell, and only that", () => {
  const taken = partition(4, { ready: true });
  fold(taken.state, { kind: "verdict", sequence: 1, record: breach });
  const counted = [...taken.state.totals.values()][0];
  const tellingTo = (told: Totals | undefined) => {
    const put = vi.fn(async () => {});
    const totals = createTotalsReporter({ put, told: () => told, partitions: () => [], timers: systemTimers });
    totals.correct(taken);
    totals.stop();
    return put;
  };
  expect(tellingTo(undefined)).toHaveBeenCalledWith([{ campaign: breach.campaign, partition: 4, totals: counted }]);
  expect(tellingTo(counted && { ...counted, breaches: 0 })).toHaveBeenCalledOnce();
  expect(tellingTo(counted)).not.toHaveBeenCalled();
});

it("says nothing more of a partition that another gate has", async () => {
  const lost = partition(5, { ready: true });
  fold(lost.state, { kind: "verdict", sequence: 1, record: breach });
  const put = vi.fn(async () => {});
  const { settled, stop } = reporter(put, lost);
  settled(verdict());
  lost.ready = false;
  await vi.advanceTimersByTimeAsync(5000);
  stop();
  expect(put).not.toHaveBeenCalled();
});

it("tells again what could not be written", async () => {
  const put = vi.fn<TotalsParts["put"]>().mockRejectedValueOnce(new Error("no answer")).mockResolvedValue();
  const { settled, stop } = reporter(put);
  settled(breach);
  await vi.advanceTimersByTimeAsync(1000);
  expect(put).toHaveBeenCalledTimes(2);
  stop();
});

it("tells of ten thousand campaigns some at a time, each in its turn, and of a breach before all of them", async () => {
  const busy = partition(6, { ready: true });
  const reports: string[][] = [];
  const { settled, stop } = reporter(async (counted) => void reports.push(counted.map(nameOf)), busy);
  for (let index = 0; index < 10_000; index++) settled(of(`campaign-${index}`));
  await vi.advanceTimersByTimeAsync(1000);
  settled({ ...breach, campaign: { namespace: "marketing", name: "broken" } });
  expect(reports[1]).toEqual(["broken"]);
  await vi.advanceTimersByTimeAsync(20_000);
  stop();
  const told = reports.flat();
  expect(Math.max(...reports.map((report) => report.length))).toBe(500);
  expect(told.filter((name) => name !== "broken")).toEqual(
    Array.from({ length: 10_000 }, (_, index) => `campaign-${index}`),
  );
});

it("tells nothing older after something newer: one report at a time, whatever the server takes", async () => {
  const slow = partition(7, { ready: true });
  const told: number[] = [];
  let answer = () => {};
  const { settled, stop } = reporter((counted) => {
    told.push(counted[0]?.totals.breaches ?? 0);
    return new Promise((resolve) => {
      answer = resolve;
    });
  }, slow);
  settled(breach);
  settled(breach);
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toEqual([1]);
  answer();
  await vi.advanceTimersByTimeAsync(100);
  expect(told).toEqual([1, 2]);
  stop();
});

it("compares all partitions with what was told, a part of them a look", async () => {
  const many = Array.from({ length: 3 }, (_, number) => partition(number, { ready: true }));
  for (const [at, each] of many.entries()) {
    for (let index = 0; index < 4000; index++)
      fold(each.state, { kind: "verdict", sequence: 1, record: { ...of(`campaign-${index}`), partition: at } });
  }
  let asked = 0;
  const told = (): Totals | undefined => {
    asked++;
    return [...(many[0]?.state.totals.values() ?? [])][0];
  };
  const totals = createTotalsReporter({ put: async () => {}, told, partitions: () => many, timers: systemTimers });
  const looks: number[] = [];
  for (let look = 0; look < 3; look++) {
    await vi.advanceTimersByTimeAsync(3000);
    looks.push(asked);
  }
  totals.stop();
  expect(looks).toEqual([5000, 10_000, 12_000]);
});

const of = (name: string) => verdict({ campaign: { namespace: "marketing", name } });
const nameOf = ({ campaign }: Counted) => campaign.name;
