import { afterEach, describe, expect, it } from "vitest";
import type { OwnedPartition } from "../../../src/gate/partition.ts";
import { createReleaser } from "../../../src/gate/release.ts";
import { systemTimers } from "../../../src/gate/timers.ts";
import { partition } from "../../support/partition.ts";

const received = {
  sequence: 8,
  storedAtMs: 1,
  campaign: { namespace: "marketing", name: "spring-sale" },
  data: Buffer.from("{}"),
  expires: "",
  trial: false,
  reply: "",
};

describe("releasing judged messages from OUTBOUND", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  function releaser(partitions: readonly OwnedPartition[], refuse: () => boolean = () => false) {
    const calls: [number, number][] = [];
    const faults: number[] = [];
    const { release, stop } = createReleaser({
      release: async (number, position) => {
        calls.push([number, position]);
        if (refuse()) throw new Error("no answer");
      },
      partitions: () => partitions,
      onFault: (number) => faults.push(number),
      timers: systemTimers,
    });
    stops.push(stop);
    return { release, calls, faults };
  }

  it("asks once for each partition that has judged messages in OUTBOUND", async () => {
    const moved = partition(3, { position: 40, unreleased: 12, ready: true });
    const idle = partition(4, { position: 9, ready: true });
    const { release, calls } = releaser([moved, idle]);
    await release({ quiet: true });
    await release({ quiet: true });
    Object.assign(moved, { position: 41, unreleased: 1 });
    await release({ quiet: true });
    expect(calls).toEqual([
      [3, 40],
      [3, 41],
    ]);
  });

  it("asks rarely while messages wait: the server counts through all of them each time", async () => {
    const waiting = { queue: [received], ready: true };
    const few = partition(1, { ...waiting, position: 7, unreleased: 2047 });
    const many = partition(2, { ...waiting, position: 9, unreleased: 2048 });
    const { release, calls } = releaser([few, many]);
    await release({ quiet: true });
    expect(calls).toEqual([[2, 9]]);
    few.queue.length = 0;
    await release({ quiet: false });
    expect(calls).toEqual([[2, 9]]);
    await release({ quiet: true });
    expect(calls).toEqual([
      [2, 9],
      [1, 7],
    ]);
  });

  it("counts what is judged while a request is on its way", async () => {
    const busy = partition(1, { position: 7, unreleased: 7, ready: true });
    const { release, calls } = releaser([busy]);
    const first = release({ quiet: true });
    Object.assign(busy, { position: 8, unreleased: 8 });
    await first;
    await release({ quiet: true });
    expect(calls).toEqual([
      [1, 7],
      [1, 8],
    ]);
  });

  it("asks again after a request that failed, and goes on with the other partitions", async () => {
    let broken = true;
    const both = [
      partition(1, { position: 7, unreleased: 7, ready: true }),
      partition(2, { position: 9, unreleased: 9, ready: true }),
    ];
    const { release, calls, faults } = releaser(both, () => broken);
    await release({ quiet: true });
    broken = false;
    await release({ quiet: true });
    await release({ quiet: true });
    expect(faults).toEqual([1, 2]);
    expect(calls).toEqual([
      [1, 7],
      [2, 9],
      [1, 7],
      [2, 9],
    ]);
  });

  it("leaves a partition alone while it is being taken", async () => {
    const taking = partition(1, { position: 7, unreleased: 7, ready: false });
    const { release, calls } = releaser([taking]);
    await release({ quiet: true });
    expect(calls).toEqual([]);
  });
});
