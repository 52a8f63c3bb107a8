import fc from "fast-check";
import { expect, it } from "vitest";
import { emptyPartition, fold } from "../../../src/domain/partition/fold.ts";
import { wakeAtMs } from "../../../src/domain/partition/parked.ts";
import { wakeQueue } from "../../../src/domain/partition/wake-queue.ts";
import { holdOf, verdict, violation } from "../../support/verdicts.ts";

it("hands out what is due, earliest first, and nothing before its time", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: 0, max: 100 }), (instants, nowMs) => {
      const queue = wakeQueue();
      for (const [sequence, atMs] of instants.entries()) queue.add(sequence, atMs);
      const due = queue.due(nowMs, Number.POSITIVE_INFINITY).map((sequence) => instants[sequence] ?? -1);
      expect(due).toEqual(instants.filter((atMs) => atMs <= nowMs).sort((a, b) => a - b));
      expect(queue.size()).toBe(instants.length - due.length);
    }),
  );
});

const held = verdict({ outcome: "held", violations: [] });

it.each([
  ["a deferred message at its time", verdict({ outcome: "deferred", deferUntilMs: 5000 }), false, 5000],
  ["a held message at once when nothing holds it", held, false, 0],
  ["a held message not before it expires while it is held", held, true, 100_000],
  [
    "a message without a fact after a second, then after twice as long",
    verdict({ outcome: "held", attempt: 2, judgedAtMs: 1000, violations: [violation({ undecidable: true })] }),
    false,
    3000,
  ],
  ["nothing later than its end", verdict({ outcome: "deferred", deferUntilMs: 500_000 }), false, 100_000],
])("wakes %s", (_name, record, isHeld, expected) => {
  const state = emptyPartition();
  if (isHeld) fold(state, { kind: "hold", sequence: 1, record: holdOf() });
  expect(wakeAtMs(state, record)).toBe(expected);
});
