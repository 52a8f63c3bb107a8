import { describe, expect, it } from "vitest";
import type { Mark, Origin, Reading } from "../../../src/edge/sync/origin.ts";
import { nothingTaken, type Taken } from "../../../src/edge/sync/reading.ts";
import { type Progress, runSource, type SourceRunner } from "../../../src/edge/sync/source-runner.ts";
import { Failure } from "../../../src/schemas/failures.ts";

type Opened = Reading | Error;
const hourMs = 3_600_000;

const rows = (isWhole = true, version: string | null = null): Extract<Reading, { kind: "rows" }> => ({
  kind: "rows",
  isWhole,
  version,
  batches: (async function* () {})(),
});
const unsettled = () => new Failure("Unsettled", "somebody is writing", { retry: true });

/** A source in virtual time that answers as the test says, and remembers what it was asked. */
function stage(options: {
  resume?: Progress;
  answers: Opened[];
  taken?: Partial<Taken>[];
  projected?: () => number;
  streamEnd?: number;
}) {
  let nowMs = 1_000_000;
  let timer: { run: () => void; atMs: number } | undefined;
  let wake = () => {};
  const asked: (Mark | undefined)[] = [];
  let closed = false;
  const origin: Origin = {
    intervalMs: 60_000,
    wholeEveryMs: hourMs,
    open: async (since) => {
      asked.push(since);
      const answer = options.answers.shift() ?? { kind: "unchanged" };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    onChange: (call) => {
      wake = call;
    },
    close: async () => {
      closed = true;
    },
  };
  const runner: SourceRunner = runSource({
    origin,
    resume: options.resume,
    take: async () => ({ ...nothingTaken(), ...options.taken?.shift() }),
    projected: options.projected ?? (() => Number.POSITIVE_INFINITY),
    streamEnd: async () => options.streamEnd ?? 0,
    nowMs: () => nowMs,
    later: (run, delayMs) => {
      const own = { run, atMs: nowMs + delayMs };
      timer = own;
      return {
        cancel: () => {
          if (timer === own) timer = undefined;
        },
      };
    },
    onRead: () => {},
    describe: (cause) => (cause as Error).message,
  });
  return {
    runner,
    asked,
    isClosed: () => closed,
    call: () => wake(),
    /** Lets the next timer ring, and gives back how long it took. */
    ring: async (): Promise<number | undefined> => {
      const due = timer;
      if (due === undefined) return undefined;
      const waitedMs = due.atMs - nowMs;
      timer = undefined;
      nowMs = due.atMs;
      due.run();
      await new Promise((resolve) => setImmediate(resolve));
      return waitedMs;
    },
  };
}

describe("a source that is kept in sync", () => {
  it("is read whole first and then asked for what came since", async () => {
    const { runner, ring, asked } = stage({
      answers: [rows(), rows(false, "v2")],
      taken: [
        { rows: 2, cursor: "7" },
        { rows: 1, cursor: "8" },
      ],
    });
    await ring();
    expect(runner.standing()).toMatchObject({
      progress: { lastSyncAtMs: 1_000_000, wholeAtMs: 1_000_000, mark: { cursor: "7", version: null } },
      error: null,
      reading: null,
    });
    expect(await ring()).toBe(60_000);
    expect(asked).toEqual([undefined, { cursor: "7", version: null }]);
    expect(runner.standing().progress).toEqual({
      lastSyncAtMs: 1_060_000,
      wholeAtMs: 1_000_000,
      mark: { cursor: "8", version: "v2" },
    });
  });

  it("keeps its place when nothing came, and is as fresh as that", async () => {
    const { runner, ring } = stage({
      answers: [rows(true, "v1"), { kind: "unchanged" }, rows(false)],
      taken: [{ cursor: "7" }],
    });
    await ring();
    await ring();
    expect(runner.standing().progress).toMatchObject({ lastSyncAtMs: 1_060_000, mark: { version: "v1", cursor: "7" } });
    await ring();
    expect(runner.standing().progress).toMatchObject({ lastSyncAtMs: 1_120_000, mark: { cursor: "7" } });
  });

  it("is read whole again in time", async () => {
    const { ring, asked } = stage({ answers: [rows()], taken: [{ cursor: "7" }] });
    for (let round = 0; round <= 60; round++) await ring();
    expect(asked.filter((mark) => mark === undefined)).toHaveLength(2);
    expect(asked.at(-1)).toBeUndefined();
  });

  it("goes on where an earlier run came to", async () => {
    const resume = { lastSyncAtMs: 900_000, wholeAtMs: 800_000, mark: { version: null, cursor: "41" } };
    const { runner, ring, asked } = stage({ resume, answers: [new Error("down")] });
    expect(runner.standing().progress).toEqual(resume);
    await ring();
    expect(asked).toEqual([resume.mark]);
    expect(runner.standing()).toMatchObject({ progress: resume, error: "down" });
  });

  it("says what is wrong, tries again soon, and forgets it when it works", async () => {
    const { runner, ring } = stage({ answers: [new Error("the database is down: start it"), rows()] });
    await ring();
    expect(runner.standing()).toEqual({ progress: undefined, error: "the database is down: start it", reading: null });
    expect(await ring()).toBe(30_000);
    expect(runner.standing()).toMatchObject({ error: null, progress: { lastSyncAtMs: 1_030_000 } });
  });

  it("waits a second while somebody is writing, and finds no fault in that", async () => {
    const { runner, ring } = stage({ answers: [rows(), unsettled(), rows()] });
    await ring();
    await ring();
    expect(runner.standing()).toMatchObject({ error: null, progress: { lastSyncAtMs: 1_000_000 } });
    expect(await ring()).toBe(1000);
    expect(runner.standing().progress?.lastSyncAtMs).toBe(1_061_000);
  });

  it("counts bad rows from one whole reading to the next", async () => {
    const { runner, ring } = stage({
      answers: [rows(), rows(false), rows(false)],
      taken: [{ rows: 10, problems: { NoTime: 1 } }, { rows: 2, problems: { NoTime: 1, Malformed: 1 } }, { rows: 1 }],
    });
    for (let round = 0; round < 3; round++) await ring();
    expect(runner.standing().error).toBe(
      "3 of 13 rows say nothing (NoTime 2, Malformed 1): correct them at the source",
    );
  });

  it("is in force only when all of it is projected", async () => {
    let projected = 0;
    const { runner, ring } = stage({
      answers: [rows()],
      taken: [{ rows: 4, lastSequence: 9 }],
      projected: () => projected,
    });
    await ring();
    await ring();
    expect(runner.standing()).toMatchObject({ progress: undefined, reading: { sinceMs: 1_000_000 } });
    projected = 9;
    await ring();
    expect(runner.standing()).toMatchObject({ progress: { lastSyncAtMs: 1_000_000 }, reading: null });
  });

  it("is not read before all that an earlier run may have appended is projected, and again when a reading broke off", async () => {
    let projected = 6;
    const { ring, asked } = stage({
      answers: [rows(), new Error("down"), rows()],
      projected: () => projected,
      streamEnd: 7,
    });
    await ring();
    await ring();
    expect(asked).toHaveLength(0);
    projected = 7;
    await ring();
    expect(asked).toHaveLength(1);
    projected = 6;
    await ring();
    expect(asked).toHaveLength(2);
    await ring();
    await ring();
    expect(asked).toHaveLength(2);
    projected = 7;
    await ring();
    expect(asked).toHaveLength(3);
  });

  it("is read at once when it calls, also when it calls during a reading", async () => {
    const { ring, call, asked } = stage({ answers: [rows()] });
    await ring();
    call();
    expect(await ring()).toBe(0);
    expect(asked).toHaveLength(2);
    call();
    call();
    expect(await ring()).toBe(0);
    expect(await ring()).toBe(60_000);
  });

  it("stops for good", async () => {
    const { runner, ring, call, isClosed } = stage({ answers: [rows()] });
    await ring();
    runner.stop();
    call();
    expect(await ring()).toBeUndefined();
    expect(isClosed()).toBe(true);
  });
});
