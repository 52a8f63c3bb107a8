import { describe, expect, it } from "vitest";
import { createPauses } from "../../../src/edge/dispatch/pauses.ts";
import { createSights } from "../../../src/edge/dispatch/sights.ts";
import { createSlots } from "../../../src/edge/dispatch/slots.ts";
import type { HoldSight } from "../../../src/schemas/wire/sent.ts";

describe("slots", () => {
  it("run no more at once than there are, in order, and tell when all is done", async () => {
    const slots = createSlots(2);
    const started: number[] = [];
    let busyMost = 0;
    const tasks = Array.from({ length: 10 }, (_, index) =>
      slots.run(async () => {
        started.push(index);
        busyMost = Math.max(busyMost, slots.busy());
        await new Promise((resolve) => setTimeout(resolve, index % 3));
        if (index === 4) throw new Error("one fails");
      }),
    );
    const settled = Promise.allSettled(tasks);
    await slots.idle();
    const ends = await settled;
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(busyMost).toBe(2);
    expect(ends.filter((end) => end.status === "rejected")).toHaveLength(1);
  });
});

describe("a sender's pause", () => {
  it("doubles while refusals go on, up to a minute, and starts small again after a calm", () => {
    let nowMs = 0;
    const pauses = createPauses(() => nowMs);
    const lengths = Array.from({ length: 8 }, () => {
      pauses.pause("a/b", 1000);
      const lengthMs = pauses.pausedMs("a/b");
      nowMs += lengthMs;
      return lengthMs;
    });
    expect(lengths).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    nowMs += 31_000;
    pauses.pause("a/b", 1000);
    expect(pauses.pausedMs("a/b")).toBe(1000);
    expect(pauses.pausedMs("other/sender")).toBe(0);
  });

  it("does not grow by the refusals of requests that were under way already", () => {
    const pauses = createPauses(() => 0);
    for (let i = 0; i < 64; i++) pauses.pause("a/b", 1000);
    expect(pauses.pausedMs("a/b")).toBe(1000);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("the sight of a hold", () => {
  it("notes the first sight and the last send before it, and counts a send that should not have been", async () => {
    let nowMs = 10;
    let hold: string | undefined;
    const written: HoldSight[] = [];
    const sights = createSights({
      put: async (_campaign, sight) => void written.push(sight),
      holdOf: () => hold,
      onFault: () => {},
      nowMs: () => nowMs,
    });
    const campaign = { namespace: "marketing", name: "flash-sale" };
    sights.sendStarts(campaign);
    nowMs = 20;
    hold = "hold-1";
    sights.holdsChanged([]);
    sights.holdsChanged([campaign]);
    await settled();
    expect(written).toEqual([{ hold: "hold-1", seenAtMs: 20, lastSendAtMs: 10, sentAfterSeen: 0 }]);
    nowMs = 30;
    sights.sendStarts(campaign);
    await settled();
    expect(written.at(-1)).toEqual({ hold: "hold-1", seenAtMs: 20, lastSendAtMs: 30, sentAfterSeen: 1 });
    hold = undefined;
    sights.holdsChanged([]);
    sights.sendStarts(campaign);
    await settled();
    expect(written).toHaveLength(2);
  });

  it("writes what was seen in the order in which it was seen, however long a write takes", async () => {
    let hold = "hold-1";
    const first = Promise.withResolvers<void>();
    const written: string[] = [];
    const sights = createSights({
      put: async (_campaign, sight) => {
        if (sight.hold === "hold-1") await first.promise;
        written.push(sight.hold);
      },
      holdOf: () => hold,
      onFault: () => {},
      nowMs: () => 1,
    });
    const campaign = { namespace: "marketing", name: "flash-sale" };
    sights.holdsChanged([campaign]);
    hold = "hold-2";
    sights.holdsChanged([campaign]);
    await settled();
    first.resolve();
    await settled();
    expect(written).toEqual(["hold-1", "hold-2"]);
  });
});
