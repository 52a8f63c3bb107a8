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

  it("reads nothing of people of whom nothing was held, unless somebody else was faster", async () => {
    const { entries, parts } = bucket({ b: { value: consentState({ sequence: 9, atMs: 90 }), revision: 3 } });
    const asked: (readonly string[])[] = [];
    const read = (keys: readonly string[]) => {
      asked.push(keys);
      return parts.read(keys);
    };
    const first = (sequence: number, key: string) => ({ ...arrived(sequence, {}, key), isFirst: true });
    await project([first(1, "a"), first(2, "b"), arrived(3, {}, "c")], { ...parts, read });
    expect(asked).toEqual([["c"], ["b"]]);
    expect(entries.get("a")).toMatchObject({ revision: 1, value: { sequence: 1 } });
    expect(entries.get("b")).toMatchObject({ revision: 3, value: { sequence: 9 } });
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
    let open = 0;
    const parts: EventFeedParts = {
      follow: ({ from, onEvent, onCaughtUp }) => {
        follows.push(from);
        open++;
        let stopped = false;
        queueMicrotask(() => {
          for (let sequence = from; sequence <= count && !stopped; sequence++) {
            onEvent(sequence % 10 === 0 ? undefined : arrived(sequence, {}, String(sequence)), sequence);
          }
          if (!stopped) onCaughtUp();
        });
        return {
          stop: () => {
            if (!stopped) open--;
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
      isRead: () => open > 0,
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

  const own = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => arrived(from + index, {}, String(from + index)));

  it("does not read back what was appended here, and reads on when nothing more is", async () => {
    const { parts, done, follows, isRead } = stream(0);
    const quiet = Promise.withResolvers<void>();
    const feed = feedEvents(0, { ...parts, wait: () => quiet.promise });
    await eventually(isRead);
    feed.appending();
    await feed.appended(own(1, 1000));
    await feed.appended(own(1001, 1000));
    await eventually(() => feed.projected() === 2000);
    expect(done).toEqual(own(1, 2000).map(({ sequence }) => sequence));
    expect({ follows, isRead: isRead() }).toEqual({ follows: [1], isRead: false });
    quiet.resolve();
    await eventually(isRead);
    expect(follows).toEqual([1, 2001]);
    feed.stop();
  });

  it("reads first what somebody else has stored in between, and projects all of it once, in order", async () => {
    const { parts, done } = stream(25);
    const feed = feedEvents(0, { ...parts, wait: () => new Promise(() => {}) });
    await eventually(() => feed.projected() === 25);
    feed.appending();
    const later = feed.appended(own(29, 5));
    await feed.appended(own(26, 3));
    await later;
    await eventually(() => feed.projected() === 33);
    const all = Array.from({ length: 33 }, (_, index) => index + 1);
    expect(done).toEqual(all.filter((sequence) => sequence !== 10 && sequence !== 20));
    feed.stop();
  });

  it("takes what was appended here and is read back all the same only once", async () => {
    const { parts, done } = stream(9);
    const feed = feedEvents(0, { ...parts, wait: () => new Promise(setImmediate) });
    feed.appending();
    await feed.appended(own(4, 3));
    await eventually(() => feed.projected() === 9);
    await feed.appended(own(8, 2));
    await feed.appended(own(10, 1));
    await eventually(() => feed.projected() === 10);
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    feed.stop();
  });

  it("takes what was appended here behind records that were erased", async () => {
    const { parts, done } = stream(6);
    const follow: EventFeedParts["follow"] = (options) => parts.follow({ ...options, from: Math.max(4, options.from) });
    const feed = feedEvents(0, { ...parts, follow, wait: () => new Promise(setImmediate) });
    await feed.appended(own(4, 2));
    await eventually(() => feed.projected() === 6);
    expect(done).toEqual([4, 5, 6]);
    feed.stop();
  });

  it("lets whoever appends wait while more waits to be projected than may", async () => {
    const { parts } = stream(0);
    const project = Promise.withResolvers<void>();
    const feed = feedEvents(0, { ...parts, project: () => project.promise });
    let isThrough = false;
    const taken = feed.appended(own(1, 10_000)).then(() => {
      isThrough = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isThrough).toBe(false);
    project.resolve();
    await taken;
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
