import { describe, expect, it } from "vitest";
import { runPushed } from "../../../src/edge/sync/pushed.ts";
import { nothingTaken } from "../../../src/edge/sync/reading.ts";

function pushed() {
  let projected = 0;
  const source = runPushed({ resume: undefined, projected: () => projected });
  return {
    push: (atMs: number, taken: Partial<ReturnType<typeof nothingTaken>> = {}) =>
      source.pushed?.({ atMs, taken: { ...nothingTaken(), ...taken } }),
    project: (sequence: number) => {
      projected = sequence;
    },
    lastSyncAtMs: () => source.standing().progress?.lastSyncAtMs,
    error: () => source.standing().error,
  };
}

describe("a source to which rows are pushed only", () => {
  it("is not fresh before the first push, and as fresh as the last", () => {
    const { push, lastSyncAtMs } = pushed();
    expect(lastSyncAtMs()).toBeUndefined();
    push(1000);
    push(3000);
    expect(lastSyncAtMs()).toBe(3000);
    push(2000);
    expect(lastSyncAtMs()).toBe(3000);
  });

  it("is fresh only when everybody can see what was pushed", () => {
    const { push, project, lastSyncAtMs } = pushed();
    push(1000, { rows: 1, lastSequence: 7 });
    push(2000);
    project(6);
    expect(lastSyncAtMs()).toBeUndefined();
    project(7);
    expect(lastSyncAtMs()).toBe(2000);
  });

  it("stays known over a restart", () => {
    const resume = { lastSyncAtMs: 1000, mark: { version: null, cursor: null }, wholeAtMs: 1000 };
    const source = runPushed({ resume, projected: () => 0 });
    expect(source.standing().progress).toEqual(resume);
  });

  it("tells of rows that say nothing until better ones come, not until a push without rows", () => {
    const { push, error } = pushed();
    push(1000, { rows: 2, problems: { NoTime: 1 } });
    push(2000);
    expect(error()).toBe("1 of 2 rows say nothing (NoTime 1): correct them at the source");
    push(3000, { rows: 2 });
    expect(error()).toBeNull();
  });
});
