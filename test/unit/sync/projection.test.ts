import { describe, expect, it } from "vitest";
import { type EventFeedParts, feedEvents } from "../../../src/edge/sync/event-feed.ts";
import { createFreshness } from "../../../src/edge/sync/freshness.ts";
import { type Arrived, type Entry, project, type StateWrite } from "../../../src/edge/sync/projector.ts";
import { consentEvent, consentState } from "../../support/consent.ts";
import { eventually } from "../../support/eventually.ts";

function arrived(sequence: number, changes: Parameters<typeof consentEvent>[0] = {}, key = "a"): Arrived {
  return { key, event: consentEvent({ atMs: sequence, ...changes }), sequence, storedAtMs: 1_000_000, digest: "d" };
}

describe("projecting", () => {
  function bucket(initial: Record<string, Entry> = {}) {
    const entries = new Map(Object.entries(initial));
    const parts = {
      sha256Hex: (text: string) => text,
      read: async (keys: readonly string[]) => new Map([...entries].filter(([key]) => keys.includes(key))),
      write: async (writes: readonly StateWrite[]) => {
        const moved = writes.filter((write) => (entries.get(write.key)?.revision ?? 0) !== write.expected);
        for (const { key, value, expected } of writes.filter((write) => !moved.includes(write))) {
          entries.set(key, { value, revision: expected + 1 });
        }
        return moved.map((write) => write.key);
      },
    };
    return { entries, parts };
  }

  it("folds several events of a person into one write", async () => {
    const { entries, parts } = bucket();
    await project([arrived(1), arrived(2, { event: "Withdrawn", purposes: [] }), arrived(3, {}, "b")], parts);
    expect(entries.get("a")).toMatchObject({ revision: 1, value: { state: "Withdrawn", sequence: 2 } });
    expect(entries.get("b")).toMatchObject({ revision: 1, value: { state: "Granted", sequence: 3 } });
  });

  it("reads again when somebody else wrote in between, and does not overwrite what is newer", async () => {
    const { entries, parts } = bucket();
    let first = true;
    const write = async (writes: readonly StateWrite[]) => {
      if (first) entries.set("a", { value: consentState({ state: "Withdrawn", atMs: 50, sequence: 9 }), revision: 4 });
      first = false;
      return await parts.write(writes);
    };
    await project([arrived(1)], { ...parts, write });
    expect(entries.get("a")).toMatchObject({ revision: 4, value: { state: "Withdrawn", sequence: 9 } });
  });

  it("leaves a state alone that it cannot read: it may be a withdrawal", async () => {
    const { entries, parts } = bucket({ a: { value: { from: "the future" }, revision: 7 } });
    await project([arrived(1)], parts);
    expect(entries.get("a")?.revision).toBe(7);
  });

  it("writes anew where a key was deleted", async () => {
    const { entries, parts } = bucket({ a: { value: undefined, revision: 7 } });
    await project([arrived(1)], parts);
    expect(entries.get("a")).toMatchObject({ revision: 8, value: { state: "Granted" } });
  });

  it("gives up when others never stop writing, so that the batch is tried as a whole again", async () => {
    const { parts } = bucket();
    const write = async (writes: readonly StateWrite[]) => writes.map((each) => each.key);
    await expect(project([arrived(1)], { ...parts, write })).rejects.toThrow("somebody else");
  });
});

describe("the feed of events", () => {
  /** A stream in memory that hands out all it has, in one go. */
  function stream(count: number) {
    const done: number[] = [];
    const checkpoints: number[] = [];
    const follows: number[] = [];
    let fails = 0;
    const parts: EventFeedParts = {
      follow: ({ from, onEvent, onCaughtUp }) => {
        follows.push(from);
        let stopped = false;
        queueMicrotask(() => {
          for (let sequence = from; sequence <= count && !stopped; sequence++) {
            onEvent(sequence % 10 === 0 ? undefined : arrived(sequence, {}, String(sequence)), sequence);
          }
          if (!stopped) onCaughtUp();
        });
        return {
          stop: () => {
            stopped = true;
          },
        };
      },
      streamEnd: async () => count,
      project: async (batch) => {
        if (fails-- > 0) throw new Error("NATS is away");
        done.push(...batch.map((each) => each.sequence));
      },
      saveCheckpoint: async (sequence) => void checkpoints.push(sequence),
      wait: async () => {},
      onProblem: () => {},
    };
    return {
      parts,
      done,
      checkpoints,
      follows,
      failNext: (times: number) => {
        fails = times;
      },
    };
  }

  it("projects everything in order, and reads no further ahead than its bound", async () => {
    const { parts, done, checkpoints, follows } = stream(50_000);
    const feed = feedEvents(0, parts);
    await eventually(() => feed.projected() === 50_000);
    expect(done).toEqual(
      Array.from({ length: 50_000 }, (_, index) => index + 1).filter((sequence) => sequence % 10 !== 0),
    );
    expect(feed.unreadable()).toBe(5000);
    expect(follows.length).toBeGreaterThan(1);
    expect(checkpoints.at(-1)).toBe(50_000);
    feed.stop();
  });

  it("starts behind the checkpoint, and tries again what fails", async () => {
    const { parts, done, failNext } = stream(30);
    failNext(3);
    const feed = feedEvents(20, parts);
    await eventually(() => feed.projected() === 30);
    expect(done).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29]);
    feed.stop();
  });

  it("is at the end also when the last records were erased", async () => {
    const { parts } = stream(5);
    const feed = feedEvents(0, { ...parts, streamEnd: async () => 9 });
    await eventually(() => feed.projected() === 9);
    feed.stop();
  });
});

describe("freshness", () => {
  it("is the newest moment whose whole stream is projected", () => {
    const freshness = createFreshness();
    expect(freshness.inSyncAtMs(0)).toBeNull();
    freshness.observe({ end: 10, atMs: 100 });
    freshness.observe({ end: 20, atMs: 200 });
    freshness.observe({ end: 30, atMs: 300 });
    expect([5, 20, 25, 30].map(freshness.inSyncAtMs)).toEqual([null, 200, 200, 300]);
  });

  it("stands still while the projection does", () => {
    const freshness = createFreshness();
    freshness.observe({ end: 10, atMs: 100 });
    expect(freshness.inSyncAtMs(10)).toBe(100);
    freshness.observe({ end: 11, atMs: 200 });
    expect(freshness.inSyncAtMs(10)).toBe(100);
  });
});
