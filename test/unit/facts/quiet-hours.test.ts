import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createQuietHours, type QuietQuestion, quietHours } from "../../../src/domain/facts/quiet-hours.ts";
import { offsetMinutesOf } from "../../../src/io/phone/local-time.ts";

const night = { from: "20:00", to: "08:00" };
const minuteMs = 60_000;

function ask(question: Partial<Omit<QuietQuestion, "nowMs">> & { at: string }): string {
  const { at, ...rest } = question;
  const fact = quietHours({
    interval: night,
    zones: ["Europe/London"],
    offsetMinutesOf,
    nowMs: Date.parse(at),
    ...rest,
  });
  if (!fact.known) return fact.reason;
  const { quiet, untilMs } = fact.value;
  if (!quiet) return "awake";
  return untilMs === null ? "for ever" : new Date(untilMs).toISOString().replace(":00.000Z", "Z");
}

describe("quiet hours", () => {
  it.each([
    ["2026-01-15T12:00:00Z", "awake"],
    ["2026-01-15T19:59:59Z", "awake"],
    ["2026-01-15T20:00:00Z", "2026-01-16T08:00Z"],
    ["2026-01-15T23:30:12Z", "2026-01-16T08:00Z"],
    ["2026-01-16T07:59:59Z", "2026-01-16T08:00Z"],
    ["2026-01-16T08:00:00Z", "awake"],
    ["2026-07-15T19:00:00Z", "2026-07-16T07:00Z"],
  ])("in London at %s: %s", (at, answer) => expect(ask({ at })).toBe(answer));

  it.each([
    ["the night the clocks go forward", "2026-03-28T21:00:00Z", night, "2026-03-29T07:00Z"],
    ["the night the clocks go back", "2026-10-24T20:00:00Z", night, "2026-10-25T08:00Z"],
    ["an end that the clocks jump over", "2026-03-29T00:30:00Z", { from: "22:00", to: "01:30" }, "2026-03-29T01:00Z"],
    [
      "an end that comes twice, the first time",
      "2026-10-24T23:00:00Z",
      { from: "22:00", to: "01:30" },
      "2026-10-25T00:30Z",
    ],
    [
      "an end that comes twice, the second time",
      "2026-10-25T01:10:00Z",
      { from: "22:00", to: "01:30" },
      "2026-10-25T01:30Z",
    ],
    ["an odd minute", "2026-03-28T23:00:00Z", { from: "22:00", to: "07:10" }, "2026-03-29T06:10Z"],
  ])("end rightly in London: %s", (_, at, interval, until) => expect(ask({ at, interval })).toBe(until));

  it("do not cross midnight when they end later than they begin", () => {
    const interval = { from: "12:00", to: "14:00" };
    expect(ask({ at: "2026-01-15T11:59:00Z", interval })).toBe("awake");
    expect(ask({ at: "2026-01-15T12:00:00Z", interval })).toBe("2026-01-15T14:00Z");
    expect(ask({ at: "2026-01-15T14:00:00Z", interval })).toBe("awake");
  });

  it("hold while any zone the person may be in is quiet", () => {
    const zones = ["America/New_York", "America/Los_Angeles"];
    expect(ask({ at: "2026-01-15T15:59:00Z", zones })).toBe("2026-01-15T16:00Z");
    expect(ask({ at: "2026-01-15T16:00:00Z", zones })).toBe("awake");
    expect(ask({ at: "2026-01-16T02:00:00Z", zones })).toBe("2026-01-16T16:00Z");
  });

  it("have no end where some zone is always quiet", () => {
    const zones = ["Asia/Tokyo", "Europe/London", "America/Los_Angeles"];
    expect(ask({ at: "2026-01-15T12:00:00Z", zones })).toBe("for ever");
  });

  it.each([
    ["NoZone", { zones: [] }],
    ["UnknownZone", { zones: ["Europe/London", "Mars/Olympus"] }],
    ["BadInterval", { interval: { from: "25:00", to: "08:00" } }],
    ["BadInterval", { interval: { from: "20:00", to: "" } }],
  ])("are unknown (%s) rather than over", (reason, question) => {
    expect(ask({ at: "2026-01-15T12:00:00Z", ...question })).toBe(reason);
  });

  it("never are when they begin and end at once", () => {
    expect(ask({ at: "2026-01-15T20:00:00Z", interval: { from: "20:00", to: "20:00" } })).toBe("awake");
  });

  it("end at the first minute that is quiet in no zone, as a walk minute by minute finds it", () => {
    const zone = fc.constantFrom(
      "Europe/London",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "America/St_Johns",
      "Pacific/Chatham",
      "America/Sao_Paulo",
      "Africa/Casablanca",
    );
    const time = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 7, 15, 30, 59))
      .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
    // Around the days on which some of these clocks change.
    const day = fc.constantFrom(
      "2026-03-28",
      "2026-04-04",
      "2026-10-03",
      "2026-10-24",
      "2026-11-01",
      "2026-02-14",
      "2026-06-01",
    );
    const question = fc.record({
      zones: fc.uniqueArray(zone, { minLength: 1, maxLength: 2 }),
      interval: fc.record({ from: time, to: time }),
      day,
      minute: fc.nat(1440),
    });
    fc.assert(
      fc.property(question, ({ zones, interval, day: date, minute }) => {
        const nowMs = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs;
        const isQuiet = (atMs: number) => {
          const fact = quietHours({ interval, zones, offsetMinutesOf, nowMs: atMs });
          return fact.known && fact.value.quiet;
        };
        const fact = quietHours({ interval, zones, offsetMinutesOf, nowMs });
        if (!fact.known || !fact.value.quiet) return;
        let atMs = nowMs;
        while (isQuiet(atMs) && atMs < nowMs + 3 * 86_400_000) atMs += minuteMs;
        expect(fact.value.untilMs ?? Number.POSITIVE_INFINITY).toBe(isQuiet(atMs) ? Number.POSITIVE_INFINITY : atMs);
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

describe("remembered quiet hours", () => {
  it("are asked for once a minute, list of zones and interval", () => {
    let asked = 0;
    const counted = (zone: string, atMs: number) => {
      asked++;
      return offsetMinutesOf(zone, atMs);
    };
    const remembered = createQuietHours(counted);
    const zones = ["Europe/London"];
    const nowMs = Date.parse("2026-01-15T12:00:00Z");
    remembered({ interval: night, zones, nowMs });
    const once = asked;
    for (let i = 0; i < 100; i++) remembered({ interval: night, zones, nowMs: nowMs + i });
    expect(asked).toBe(once);
    expect(remembered({ interval: night, zones, nowMs: nowMs + 12 * 3_600_000 })).toMatchObject({
      value: { quiet: true },
    });
    expect(remembered({ interval: { from: "11:00", to: "13:00" }, zones, nowMs })).toMatchObject({
      value: { quiet: true },
    });
    expect(remembered({ interval: night, zones: [], nowMs })).toMatchObject({ known: false });
  });
});
