import { afterEach, describe, expect, it } from "vitest";
import type { OwnedPartition } from "../../../src/gate/partition.ts";
import { createReleaser } from "../../../src/gate/release.ts";
import { partition } from "../../support/partition.ts";

describe("releasing judged messages from OUTBOUND", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });

  function releaser(partitions: readonly OwnedPartition[], refuse: () => boolean = () => false) {
    const calls: [number, number][] = [];
    const faults: number[] = [];
    const { releaseAll, stop } = createReleaser({
      release: async (number, position) => {
        calls.push([number, position]);
        if (refuse()) throw new Error("no answer");
      },
      partitions: () => partitions,
      onFault: (number) => faults.push(number),
    });
    stops.push(stop);
    return { releaseAll, calls, faults };
  }

  it("asks once for each partition whose position has moved", async () => {
    const moved = partition(3, { position: 40, ready: true });
    const idle = partition(4, { position: 0, ready: true });
    const { releaseAll, calls } = releaser([moved, idle]);
    await releaseAll();
    await releaseAll();
    moved.position = 41;
    await releaseAll();
    expect(calls).toEqual([
      [3, 40],
      [3, 41],
    ]);
  });

  it("asks again after a request that failed, and goes on with the other partitions", async () => {
    let broken = true;
    const both = [partition(1, { position: 7, ready: true }), partition(2, { position: 9, ready: true })];
    const { releaseAll, calls, faults } = releaser(both, () => broken);
    await releaseAll();
    broken = false;
    await releaseAll();
    await releaseAll();
    expect(faults).toEqual([1, 2]);
    expect(calls).toEqual([
      [1, 7],
      [2, 9],
      [1, 7],
      [2, 9],
    ]);
  });

  it("leaves a partition alone while it is being taken", async () => {
    const taking = partition(1, { position: 7, ready: false });
    const { releaseAll, calls } = releaser([taking]);
    await releaseAll();
    expect(calls).toEqual([]);
  });
});
