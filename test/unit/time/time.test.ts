import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantMs, instantText } from "../../../src/domain/time/instant.ts";
import { spanMs, spanText } from "../../../src/domain/time/span.ts";

const anyMs = fc.integer({ min: Date.UTC(1, 0, 1), max: Date.UTC(9999, 11, 31, 23, 59, 59) });

describe("instants", () => {
  it("are written as JavaScript's own calendar writes them, in whole seconds", () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(instantText(ms)).toBe(new Date(Math.floor(ms / 1000) * 1000).toISOString().replace(".000Z", "Z"));
      }),
    );
  });

  it("are read as JavaScript's own calendar reads them", () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(instantMs(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  it.each([
    ["2026-11-22T02:57:41Z", Date.UTC(2026, 10, 22, 2, 57, 41)],
    ["2026-11-22T02:57:41.084999Z", Date.UTC(2026, 10, 22, 2, 57, 41, 84)],
    ["2026-11-22T04:57:41+02:00", Date.UTC(2026, 10, 22, 2, 57, 41)],
    ["2026-11-21T21:27:41-05:30", Date.UTC(2026, 10, 22, 2, 57, 41)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
  ])("%s is understood", (text, ms) => {
    expect(instantMs(text)).toBe(ms);
  });

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00",
    "tomorrow",
    "",
  ])("%s is no instant", (text) => {
    expect(instantMs(text)).toBeUndefined();
  });
});

describe("spans", () => {
  it.each([
    ["84ms", 84],
    ["1.5h", 5_400_000],
    ["1h30m", 5_400_000],
    ["168h", 604_800_000],
    ["90s", 90_000],
  ])("%s is understood", (text, ms) => {
    expect(spanMs(text)).toBe(ms);
  });

  it.each(["7d", "", "h", "1", "-1s"])("%s is no span", (text) => {
    expect(spanMs(text)).toBeUndefined();
  });

  it.each([
    [84, "84ms"],
    [999, "999ms"],
    [1234, "1.2s"],
    [60_000, "1m"],
    [250_000, "4m10s"],
    [93_780_000, "26h3m"],
    [-5, "0ms"],
  ])("%i ms is written %s", (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });

  it("that were written are spans again, never longer than they were", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), (ms) => {
        const again = spanMs(spanText(ms)) ?? Number.NaN;
        expect(again).toBeLessThanOrEqual(ms);
        expect(again).toBeGreaterThanOrEqual(ms * 0.9 - 1);
      }),
    );
  });
});
