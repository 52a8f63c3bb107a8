import { describe, expect, it } from "vitest";
import { afterReport, emptyWindow, windowCounts } from "../../../src/domain/enforcement/breach-window.ts";
import { totalsOf } from "../../support/verdicts.ts";

const major = { rule: "consent-required", clause: "K2", severity: "Major", decision: "01" } as const;
const critical = { rule: "prohibited-goods", clause: "K5", severity: "Critical", decision: "02" } as const;
const report = (
  partition: number,
  judged: number,
  breaches: number,
  liftedAtMs = 0,
  worst: typeof major | typeof critical = major,
) => ({
  partition,
  outOf: 200,
  totals: totalsOf({ judged, breaches, liftedAtMs, worst: breaches > 0 ? worst : null, atMs: judged }),
});

describe("the window of a campaign's newest verdicts", () => {
  it("adds up what several partitions report", () => {
    const window = [report(0, 50, 2), report(1, 40, 3), report(0, 70, 4)].reduce(afterReport, emptyWindow);
    expect(windowCounts(window)).toEqual({ judged: 110, breaches: 7 });
  });

  it("lets old verdicts go once newer ones fill it", () => {
    const window = [report(0, 100, 9), report(0, 250, 9), report(0, 400, 10)].reduce(afterReport, emptyWindow);
    expect(windowCounts(window)).toEqual({ judged: 300, breaches: 1 });
  });

  it("counts a report that comes twice once", () => {
    const window = [report(0, 50, 2), report(0, 50, 2)].reduce(afterReport, emptyWindow);
    expect(windowCounts(window)).toEqual({ judged: 50, breaches: 2 });
  });

  it("starts anew with a lift, and ignores reports from before it", () => {
    const window = [report(0, 50, 9), report(0, 3, 0, 500), report(1, 60, 9)].reduce(afterReport, emptyWindow);
    expect(windowCounts(window)).toEqual({ judged: 3, breaches: 0 });
  });

  it("remembers the newest breach and when it was counted", () => {
    const window = [report(0, 50, 2), report(0, 60, 2)].reduce(afterReport, emptyWindow);
    expect(window).toMatchObject({ worst: major, breachAtMs: 50 });
  });

  it("keeps a critical breach, with its instant, whatever comes after it", () => {
    const window = [report(0, 50, 2, 0, critical), report(1, 300, 9)].reduce(afterReport, emptyWindow);
    expect(window).toMatchObject({ worst: critical, breachAtMs: 50 });
  });
});
