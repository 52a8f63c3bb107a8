import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodePosition,
  encodePosition,
  goesOnBeyond,
  type Position,
  reached,
} from "../../../src/io/sources/postgres/position.ts";

const overlapMs = 100;

/** A transaction takes its cursor value when it begins, or a moment later, and shows its row when it commits. */
type Transaction = { readonly beginsMs: number; readonly takesMs: number; readonly lastsMs: number };

const transaction = fc
  .record({
    beginsMs: fc.integer({ min: 0, max: 2000 }),
    lastsMs: fc.integer({ min: 0, max: overlapMs - 1 }),
    takes: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ beginsMs, lastsMs, takes }): Transaction => ({
      beginsMs,
      takesMs: Math.floor(beginsMs + takes * lastsMs),
      lastsMs,
    }),
  );

const rarely = fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0);

const reading = fc.record({
  afterMs: fc.integer({ min: 1, max: 250 }),
  isWhole: rarely,
  isLost: rarely,
});

describe("where reading a table goes on", () => {
  it("loses no row of a transaction that is shorter than the overlap, whenever anybody reads or restarts", () => {
    fc.assert(
      fc.property(
        fc.array(transaction, { maxLength: 60 }),
        fc.array(reading, { minLength: 1, maxLength: 40 }),
        (writes, readings) => {
          const seen = new Set<Transaction>();
          let position: Position | undefined;
          let atMs = 0;
          const read = (isWhole: boolean) => {
            const beyond = isWhole || position === undefined ? undefined : goesOnBeyond(position, { atMs, overlapMs });
            const visible = writes.filter(({ beginsMs, lastsMs }) => beginsMs + lastsMs <= atMs);
            for (const write of visible) if (beyond === undefined || write.takesMs > Number(beyond)) seen.add(write);
            const newest = Math.max(...visible.map(({ takesMs }) => takesMs));
            if (visible.length === 0) return;
            position = reached(position, { atMs, value: String(newest) }, { overlapMs, isWhole: beyond === undefined });
          };
          for (const { afterMs, isWhole, isLost } of readings) {
            atMs += afterMs;
            const before = position;
            read(isWhole);
            // A reading that was not taken to its end is done again from the mark before.
            if (isLost) position = before;
            else position = decodePosition(position && encodePosition(position));
          }
          atMs = Math.max(atMs, 2000 + 2 * overlapMs);
          read(false);
          expect(writes.filter((write) => !seen.has(write))).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("goes on at the newest row when nothing has happened for a while, and reads little again", () => {
    let position: Position | undefined;
    for (let atMs = 0; atMs <= 1000; atMs += 10) {
      const isWhole = position === undefined || goesOnBeyond(position, { atMs, overlapMs }) === undefined;
      position = reached(position, { atMs, value: String(Math.min(atMs, 500)) }, { overlapMs, isWhole });
    }
    expect(position && goesOnBeyond(position, { atMs: 1010, overlapMs })).toBe("500");
    expect(position?.places.length).toBeLessThanOrEqual(12);
  });

  it("reads whole a second time an overlap after the first time, and then no more", () => {
    const first = reached(undefined, { atMs: 0, value: "a" }, { overlapMs, isWhole: true });
    expect(goesOnBeyond(first, { atMs: 50, overlapMs })).toBe("a");
    expect(goesOnBeyond(first, { atMs: 100, overlapMs })).toBeUndefined();
    const second = reached(first, { atMs: 100, value: "b" }, { overlapMs, isWhole: true });
    expect(goesOnBeyond(second, { atMs: 500, overlapMs })).toBe("a");
  });

  it("stays small when the database's clock steps back, and goes on further behind", () => {
    let position = reached(undefined, { atMs: 10_000, value: "a" }, { overlapMs: 0, isWhole: true });
    for (let atMs = 0; atMs < 1000; atMs += 10) {
      position = reached(position, { atMs, value: `b${atMs}` }, { overlapMs, isWhole: false });
    }
    expect(position.places.length).toBeLessThanOrEqual(12);
    expect(goesOnBeyond(position, { atMs: 1000, overlapMs })).toBe("a");
  });

  it.each([null, undefined, "", "{}", "[1]", "null", "tomorrow"])("takes %o for no position", (text) => {
    expect(decodePosition(text)).toBeUndefined();
  });
});
