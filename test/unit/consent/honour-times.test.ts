import fc from "fast-check";
import { expect, it } from "vitest";
import { createHonourTimes } from "../../../src/domain/consent/honour-times.ts";

const nowMs = 1_800_000_000_000;
const hourMs = 3_600_000;

it("gives the middle, the slow end and the worst of a day, rounded up to two digits", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 300 }), (took) => {
      const times = createHonourTimes();
      for (const tookMs of took) times.take("a", { atMs: nowMs, tookMs });
      const sorted = took.toSorted((a, b) => a - b);
      const exact = [0.5, 0.99, 1].map((share) => sorted[Math.ceil(share * took.length) - 1] ?? 0);
      const figures = times.of("a", nowMs);
      expect(figures?.events).toBe(took.length);
      for (const [index, told] of [figures?.p50Ms, figures?.p99Ms, figures?.worstMs].entries()) {
        expect(told).toBeGreaterThanOrEqual(exact[index] ?? 0);
        expect(told).toBeLessThanOrEqual(Math.ceil((exact[index] ?? 0) * 1.1));
      }
    }),
  );
});

it("forgets what is older than a day, and mixes no sources", () => {
  const times = createHonourTimes();
  times.take("a", { atMs: nowMs - 25 * hourMs, tookMs: 9000 });
  times.take("a", { atMs: nowMs - 22 * hourMs, tookMs: 20 });
  times.take("b", { atMs: nowMs, tookMs: 7 });
  expect(times.of("a", nowMs)).toEqual({ events: 1, p50Ms: 20, p99Ms: 20, worstMs: 20 });
  expect(times.of("b", nowMs)?.worstMs).toBe(7);
  expect(times.of("b", nowMs + 25 * hourMs)).toBeUndefined();
  expect(times.of("c", nowMs)).toBeUndefined();
});
