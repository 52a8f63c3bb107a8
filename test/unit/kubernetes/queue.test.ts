import { describe, expect, it } from "vitest";
import { createQueue } from "../../../src/io/kubernetes/queue.ts";
import { eventually } from "../../support/eventually.ts";

describe("work queue", () => {
  it("works on a key once, however often it was added while it waited", async () => {
    const gate = Promise.withResolvers<void>();
    const worked: string[] = [];
    const queue = createQueue({
      concurrency: 1,
      work: async (key) => {
        worked.push(key);
        await gate.promise;
        return undefined;
      },
    });
    for (const key of ["first", "b", "b", "c", "b"]) queue.add(key);
    expect(queue.depth()).toBe(2);
    gate.resolve();
    await eventually(() => worked.length === 3);
    await queue.stop();
    expect(worked).toEqual(["first", "b", "c"]);
  });

  it("works once more on a key that was added while it was being worked on, and never twice at a time", async () => {
    let running = 0;
    let most = 0;
    let times = 0;
    const queue = createQueue({
      concurrency: 8,
      work: async () => {
        most = Math.max(most, ++running);
        times += 1;
        if (times === 1) for (let i = 0; i < 5; i++) queue.add("a");
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return undefined;
      },
    });
    queue.add("a");
    await eventually(() => times === 2 && running === 0);
    await queue.stop();
    expect({ most, times }).toEqual({ most: 1, times: 2 });
  });

  it("never has more workers than it may", async () => {
    let running = 0;
    let most = 0;
    let done = 0;
    const queue = createQueue({
      concurrency: 3,
      work: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running -= 1;
        done += 1;
        return undefined;
      },
    });
    for (let i = 0; i < 50; i++) queue.add(`key-${i}`);
    await eventually(() => done === 50);
    await queue.stop();
    expect(most).toBe(3);
  });

  it("waits longer after each failure of a key, up to a cap, and starts anew after a success", async () => {
    const waits: number[] = [];
    let fails = true;
    let successes = 0;
    const queue = createQueue({
      concurrency: 1,
      backoff: { baseMs: 4, capMs: 20 },
      random: () => 1,
      work: async () => {
        if (fails) throw new Error("not yet");
        successes += 1;
        return undefined;
      },
      onFailure: ({ waitMs }) => waits.push(waitMs),
    });
    queue.add("a");
    await eventually(() => waits.length >= 5);
    fails = false;
    await eventually(() => successes === 1);
    fails = true;
    const before = waits.length;
    queue.add("a");
    await eventually(() => waits.length > before);
    await queue.stop();
    expect(waits.slice(0, 5)).toEqual([4, 8, 16, 20, 20]);
    expect(waits[before]).toBe(4);
  });

  it("keeps the earliest of several later wishes", async () => {
    const worked: number[] = [];
    const startMs = performance.now();
    const queue = createQueue({
      concurrency: 1,
      work: async () => {
        worked.push(performance.now() - startMs);
        return undefined;
      },
    });
    queue.addAfter("a", 60_000);
    queue.addAfter("a", 20);
    queue.addAfter("a", 60_000);
    await eventually(() => worked.length === 1);
    await queue.stop();
    expect(worked[0]).toBeLessThan(5_000);
  });

  it("looks again when the work asks for it", async () => {
    let times = 0;
    const queue = createQueue({ concurrency: 1, work: async () => (++times < 3 ? { againInMs: 1 } : undefined) });
    queue.add("a");
    await eventually(() => times === 3);
    await queue.stop();
  });

  it("waits for its workers when it stops, and takes nothing more", async () => {
    let finished = false;
    const queue = createQueue({
      concurrency: 1,
      work: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        finished = true;
        return undefined;
      },
    });
    queue.add("a");
    await queue.stop();
    expect(finished).toBe(true);
    queue.add("b");
    expect(queue.depth()).toBe(0);
  });
});
