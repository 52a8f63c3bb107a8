import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration, durationMs } from "../../../src/schemas/resources/duration.ts";

describe("a span", () => {
  it.each([
    ["84ms", 84],
    ["90s", 90_000],
    ["15m", 900_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["168h", 604_800_000],
    ["0s", 0],
  ])("of %s is %i milliseconds", (span, expectedMs) => {
    expect(duration.safeParse(span).success).toBe(true);
    expect(durationMs(span)).toBe(expectedMs);
  });

  it.each(["7d", "15", "h", "-1h", "1h ", "1h 30m", "", "PT1H"])("is not what %j says", (text) => {
    expect(duration.safeParse(text).success).toBe(false);
    expect(() => durationMs(text)).toThrow("such as 90s");
  });

  it("adds up its parts", () => {
    const part = fc.nat({ max: 9999 });
    fc.assert(
      fc.property(part, part, part, part, (h, m, s, ms) => {
        expect(durationMs(`${h}h${m}m${s}s${ms}ms`)).toBe(((h * 60 + m) * 60 + s) * 1000 + ms);
      }),
    );
  });
});
