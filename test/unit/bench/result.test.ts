import { describe, expect, it } from "vitest";
import { readOptions } from "../../../src/lab/bench/options.ts";
import { tableOf } from "../../../src/lab/bench/report.ts";
import { meetsGoals, resultOf } from "../../../src/lab/bench/result.ts";
import type { Measured, Round } from "../../../src/lab/bench/run.ts";
import { UsageError } from "../../../src/lab/options.ts";

function measured(rate: number, p50Ms: number): Measured {
  const latency = { p50Ms, p99Ms: p50Ms * 2, atRate: rate / 2 };
  return { rate, own: latency, relays: latency };
}

function round(gate: number, restGate: number, relay: number): Round {
  return {
    gate: measured(gate, 3),
    restGate: measured(restGate, 9),
    relay: measured(relay, 2),
    manyCampaignsRate: null,
  };
}

describe("the benchmark's result", () => {
  it("is the median of the rounds, and ratios of those", () => {
    const result = resultOf([round(9000, 1000, 2000), round(30_000, 3000, 5000), round(10_000, 2000, 2500)], 0);
    expect(result).toMatchObject({
      gate: { rate: 10_000, p50Ms: 3, p99Ms: 6 },
      restGate: { rate: 2000 },
      relay: { rate: 2500 },
      ratios: { rest: 5, relay: 4 },
      rounds: 3,
    });
  });

  it("adds to the relay's latency at the relay's own pace", () => {
    expect(resultOf([round(20_000, 2000, 4000)], 0).added).toEqual({ rate: 2000, p50Ms: 1, p99Ms: 2 });
  });

  it.each([
    { rest: 5000, relay: 6250, meets: true },
    { rest: 5100, relay: 6250, meets: false },
    { rest: 5000, relay: 6300, meets: false },
  ])("meets the goals at 5 times REST and 4 times the relay: $rest, $relay", ({ rest, relay, meets }) => {
    expect(meetsGoals(resultOf([round(25_000, rest, relay)], 0))).toBe(meets);
  });

  it("compares the gate with itself when it works for many campaigns, where that was asked for", () => {
    const rounds = [9000, 8000, 10_000].map((rate) => ({ ...round(10_000, 1000, 2500), manyCampaignsRate: rate }));
    const result = resultOf(rounds, 10_000);
    expect(result.manyCampaigns).toEqual({ campaigns: 10_000, rate: 9000, ratio: 0.9 });
    expect(tableOf(result)).toContain(
      "With 10,000 campaigns the gate judges 9,000 msg/s, 0.90 times what it does with four.",
    );
    expect(tableOf(resultOf([round(10_000, 1000, 2500)], 0))).not.toContain("campaigns");
  });

  it("is shown with a bar a contestant, the longest for the quickest", () => {
    const bars = tableOf(resultOf([round(20_000, 2000, 5000)], 0))
      .split("\n")
      .filter((line) => line.includes("█"))
      .map((line) => [...line].filter((character) => character === "█").length);
    expect(bars).toEqual([12, 5, 48]);
  });
});

describe("the benchmark's options", () => {
  it("are few and have defaults", () => {
    expect(readOptions([])).toEqual({
      messages: 60_000,
      people: 60_000,
      seconds: 3,
      rounds: 3,
      campaigns: 0,
      output: "table",
      check: false,
    });
    expect(readOptions(["--quick", "-o", "json"])).toMatchObject({ rounds: 1, output: "json" });
    expect(readOptions(["--help"])).toBeUndefined();
  });

  it.each([
    [["--messages", "many"], "--messages is a whole number from 5000"],
    [["--rounds", "0"], "--rounds is a whole number from 1"],
    [["-o", "yaml"], "--output is table or json"],
    [["--fast"], "Unknown option '--fast'"],
  ])("are refused when they make no sense: %j", (args, message) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
