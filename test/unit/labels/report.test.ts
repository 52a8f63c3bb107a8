import { describe, expect, it } from "vitest";
import { labelReport } from "../../../src/domain/labels/report.ts";
import { wilsonInterval } from "../../../src/domain/labels/wilson.ts";
import { labelOf } from "../../support/labels.ts";

const stopped = (rules: Record<string, string[]>) =>
  new Map(Object.entries(rules).map(([rule, decisions]) => [rule, new Set(decisions)] as const));
const wrong = { judgement: "wrong" } as const;
const approval = { outcome: "approved" as const, rules: [], about: [] };

describe("the precision of a rule", () => {
  it("is the share of its labelled verdicts that was right, beside how many there were", () => {
    const labels = [labelOf({ decision: "A" }), labelOf({ decision: "B" }), labelOf({ decision: "E", ...wrong })];
    const { rules } = labelReport(labels, stopped({ spam: ["A", "B", "C", "D", "E"] }));
    expect(rules).toEqual([
      { rule: "spam", verdicts: 5, labelled: 3, right: 2, precision: 2 / 3, interval: expect.any(Array), toLabel: "D" },
    ]);
  });

  it("says nothing where nobody has looked, and names a verdict to look at", () => {
    const { rules } = labelReport([], stopped({ spam: ["A", "B"] }));
    expect(rules).toMatchObject([{ labelled: 0, precision: null, interval: null, toLabel: "B" }]);
  });

  it("counts a decision once: the newest word, whoever said it, and says that people disagree", () => {
    const labels = [labelOf(), labelOf({ by: "ben", ...wrong }), labelOf({ by: "ben", ...wrong })];
    expect(labelReport(labels, new Map())).toMatchObject({
      ...{ labelled: 1, falseAlarms: 1, disputed: 1 },
      rules: [{ labelled: 1, right: 0 }],
    });
    const withdrawn = [...labels, labelOf({ by: "ben" })];
    expect(labelReport(withdrawn, new Map())).toMatchObject({ labelled: 1, falseAlarms: 0, disputed: 0 });
  });

  it("leaves alone the rules that a word is not about", () => {
    const both = { rules: ["consent-required", "spam"] };
    const labels = [
      labelOf({ ...both, about: both.rules }),
      labelOf({ ...both, about: ["spam"], ...wrong, atMs: 2000 }),
    ];
    const { rules, falseAlarms } = labelReport(labels, new Map());
    expect(rules.map(({ rule, right }) => [rule, right])).toEqual([
      ["consent-required", 1],
      ["spam", 0],
    ]);
    // One rule stopped it rightly.
    expect(falseAlarms).toBe(0);
  });
});

describe("a campaign", () => {
  it("has false alarms among what was stopped, and misses among what was approved", () => {
    const labels = [
      labelOf({ decision: "A" }),
      labelOf({ decision: "B", ...wrong }),
      labelOf({ decision: "C", ...approval }),
      labelOf({ decision: "D", ...approval, ...wrong, class: "spam" }),
      labelOf({ decision: "E", campaign: "other", ...approval, ...wrong, class: "smishing" }),
    ];
    const report = labelReport(labels, new Map());
    expect(report).toMatchObject({ labelled: 5, falseAlarms: 1, misses: 2 });
    expect(report.campaigns).toMatchObject([
      { campaign: "marketing/other", labelled: 0, approvals: 1, misses: 1, precision: null },
      { campaign: "marketing/spring-sale", labelled: 2, right: 1, falseAlarms: 1, approvals: 2, misses: 1 },
    ]);
  });

  it("begins anew with a message that was labelled while it was held, and is approved since", () => {
    const labels = [labelOf({ outcome: "held" }), labelOf(approval)];
    expect(labelReport(labels, new Map())).toMatchObject({ labelled: 1, campaigns: [{ labelled: 0, approvals: 1 }] });
  });
});

describe("the interval of a share", () => {
  it.each([
    [0, 10],
    [10, 10],
    [8, 10],
    [95, 100],
    [1, 3000],
  ])("of %i of %i ends where what was seen is 1.96 standard errors away", (hits, total) => {
    const [low, high] = wilsonInterval(hits, total) ?? [Number.NaN, Number.NaN];
    const seen = hits / total;
    const errors = (share: number) => Math.abs(seen - share) / Math.sqrt((share * (1 - share)) / total);
    if (hits > 0) expect(errors(low)).toBeCloseTo(1.959964, 5);
    else expect(low).toBe(0);
    if (hits < total) expect(errors(high)).toBeCloseTo(1.959964, 5);
    else expect(high).toBe(1);
    expect(low).toBeLessThanOrEqual(seen);
    expect(high).toBeGreaterThanOrEqual(seen);
  });

  it("of nothing is none", () => expect(wilsonInterval(0, 0)).toBeUndefined());
});
