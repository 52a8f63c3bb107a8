import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  approvalsKey,
  emptyPartition,
  type Folded,
  fold,
  heldScope,
  repliesKey,
} from "../../../src/domain/partition/fold.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { holdOf, verdict, violation } from "../../support/verdicts.ts";

const id = "marketing/spring-sale";

function folded(records: readonly (Folded | VerdictRecord)[]) {
  const state = emptyPartition();
  records.forEach((record, index) => {
    fold(state, "kind" in record ? record : { kind: "verdict", sequence: index + 1, record });
  });
  return state;
}

describe("folding a partition's log", () => {
  it.each([
    ["an approval", [verdict()], { approved: 1, judged: 1, breaches: 0 }],
    [
      "a breach",
      [verdict({ outcome: "rejected", violations: [violation()] })],
      { rejected: 1, judged: 1, breaches: 1 },
    ],
    [
      "a refusal that is no breach",
      [verdict({ outcome: "rejected", violations: [violation({ severity: "Minor" })] })],
      { rejected: 1, judged: 1, breaches: 0 },
    ],
    [
      "a missing fact, which feeds no threshold",
      [verdict({ outcome: "held", violations: [violation({ undecidable: true })] })],
      { held: 1, undecidable: 1, judged: 0, breaches: 0 },
    ],
    [
      "a rejection for want of a fact, which feeds no threshold either",
      [verdict({ outcome: "rejected", violations: [violation({ undecidable: true })] })],
      { rejected: 1, undecidable: 1, judged: 0, breaches: 0 },
    ],
    ["a trial, which counts nowhere", [verdict({ trial: true })], undefined],
    [
      "a parked message that is approved later, as approved alone",
      [verdict({ outcome: "deferred", deferUntilMs: 5000 }), verdict({ attempt: 2 })],
      { approved: 1, deferred: 0, judged: 1 },
    ],
  ])("counts %s", (_name, records, expected) => {
    const totals = folded(records).totals.get(id);
    if (expected === undefined) expect(totals).toBeUndefined();
    else expect(totals).toMatchObject(expected);
  });

  it("remembers when a person got which reply, beside what counts for the cap", () => {
    const { approvals } = folded([
      verdict({ reply: "OptOutConfirmation", judgedAtMs: 5 }),
      verdict({ judgedAtMs: 7 }),
      verdict({ reply: "OptOutConfirmation", outcome: "rejected", judgedAtMs: 9 }),
    ]);
    const { campaign, recipient } = verdict();
    expect(approvals.get(repliesKey(campaign, recipient, "OptOutConfirmation"))).toEqual([5]);
    expect(approvals.get(repliesKey(campaign, recipient, "OptInQuestion"))).toBeUndefined();
    expect(approvals.get(approvalsKey(campaign, recipient))).toEqual([5, 7]);
  });

  it("keeps a parked message until its final verdict, and knows where its body stands", () => {
    const state = emptyPartition();
    fold(state, { kind: "verdict", sequence: 41, record: verdict({ outcome: "held", sequence: 9 }) });
    expect(state.parked.get(9)?.verdictSequence).toBe(41);
    fold(state, { kind: "verdict", sequence: 60, record: verdict({ sequence: 9, attempt: 2 }) });
    expect(state.parked.size).toBe(0);
  });

  it("stays held while any source holds", () => {
    let sequence = 0;
    const hold = (record: ReturnType<typeof holdOf>): Folded => ({ kind: "hold", sequence: ++sequence, record });
    const state = folded([hold(holdOf()), hold(holdOf({ source: "spec", cause: "SuspendedBySpec" }))]);
    fold(state, hold(holdOf({ action: "lift" })));
    expect(heldScope(state, ["all", "campaign.marketing.spring-sale"])).toBeDefined();
    fold(state, hold(holdOf({ source: "spec", action: "lift" })));
    expect(heldScope(state, ["all", "campaign.marketing.spring-sale"])).toBeUndefined();
  });

  it("forgets breaches with the lift, so that a resumed campaign starts clean", () => {
    const state = folded([verdict({ outcome: "rejected", violations: [violation()] })]);
    fold(state, { kind: "hold", sequence: 2, record: holdOf({ action: "lift", atMs: 777 }) });
    expect(state.totals.get(id)).toMatchObject({ judged: 0, breaches: 0, worst: null, liftedAtMs: 777, rejected: 1 });
  });

  it("keeps its breaches when a lift comes that is of an earlier hold", () => {
    const state = folded([verdict({ outcome: "rejected", violations: [violation()] })]);
    fold(state, { kind: "hold", sequence: 2, record: holdOf({ id: "second" }) });
    fold(state, { kind: "hold", sequence: 3, record: holdOf({ action: "lift", lifts: "first", atMs: 777 }) });
    expect(state.totals.get(id)).toMatchObject({ judged: 1, breaches: 1 });
    expect(heldScope(state, ["campaign.marketing.spring-sale"])).toBeDefined();
  });

  it("counts from the lift on, also where nothing of the campaign was judged before it", () => {
    const state = folded([{ kind: "hold", sequence: 1, record: holdOf({ action: "lift", atMs: 777 }) }, verdict()]);
    expect(state.totals.get(id)).toMatchObject({ judged: 1, liftedAtMs: 777 });
  });

  it("answers for the newest breach, but for a critical one before all others", () => {
    const rejected = (decision: string, severity: "Major" | "Critical") =>
      verdict({
        outcome: "rejected",
        decision,
        violations: [violation({ severity: "Major" }), violation({ severity })],
      });
    const worst = (...records: VerdictRecord[]) => folded(records).totals.get(id)?.worst;
    expect(worst(rejected("a", "Major"), rejected("b", "Major"))).toMatchObject({ decision: "b", severity: "Major" });
    const critical = worst(rejected("a", "Critical"), rejected("b", "Major"), verdict());
    expect(critical).toMatchObject({ decision: "a", severity: "Critical" });
  });

  it("remembers no campaign that nobody declared, but what it parked while it was declared comes to its end", () => {
    const ofNobody = verdict({
      outcome: "rejected",
      violations: [violation({ rule: "unknown-campaign", severity: "Minor" })],
    });
    expect(folded([ofNobody]).totals.size).toBe(0);
    const parked = verdict({ outcome: "held", sequence: 9 });
    const state = folded([parked, { ...ofNobody, sequence: 9, attempt: 2 }]);
    expect(state.parked.size).toBe(0);
    expect(state.totals.get(id)).toMatchObject({ held: 0, rejected: 1 });
  });

  it("forgets approvals that no frequency cap counts any more, and no other", () => {
    const dayMs = 24 * 3_600_000;
    const to = (recipient: string, day: number) => verdict({ recipient, judgedAtMs: day * dayMs });
    const state = folded([to("gone", 1), to("stays", 1), to("stays", 20), to("other", 95)]);
    const kept = [...state.approvals].map(([key, instants]) => [
      key.split("/").at(-1),
      instants.map((ms) => ms / dayMs),
    ]);
    expect(kept).toEqual([
      ["stays", [20]],
      ["other", [95]],
    ]);
    expect(folded([to("gone", 1), to("other", 90)]).approvals.size).toBe(2);
  });

  it("gives the same state whether the log is read at once or piece by piece", () => {
    const outcome = fc.constantFrom("approved", "rejected", "deferred", "held" as const);
    const log = fc.array(
      fc.record({ outcome, sequence: fc.integer({ min: 1, max: 8 }), attempt: fc.integer({ min: 1, max: 3 }) }),
    );
    fc.assert(
      fc.property(log, fc.nat(), (rows, cut) => {
        const records = rows.map((row) => verdict({ ...row, outcome: row.outcome as VerdictRecord["outcome"] }));
        const whole = folded(records);
        const pieces = folded(records.slice(0, cut % (rows.length + 1)));
        records.slice(cut % (rows.length + 1)).forEach((record, index) => {
          fold(pieces, { kind: "verdict", sequence: (cut % (rows.length + 1)) + index + 1, record });
        });
        expect(pieces).toEqual(whole);
      }),
    );
  });

  it("never counts more parked messages than it keeps", () => {
    const rows = fc.array(
      fc.record({
        outcome: fc.constantFrom<VerdictRecord["outcome"]>("approved", "rejected", "deferred", "held"),
        sequence: fc.integer({ min: 1, max: 5 }),
      }),
    );
    fc.assert(
      fc.property(rows, (log) => {
        const final = new Set<number>();
        const legal = log.filter(({ sequence, outcome }) => {
          if (final.has(sequence)) return false;
          if (outcome === "approved" || outcome === "rejected") final.add(sequence);
          return true;
        });
        const state = folded(legal.map((row) => verdict(row)));
        const totals = state.totals.get(id);
        expect((totals?.deferred ?? 0) + (totals?.held ?? 0)).toBe(state.parked.size);
      }),
    );
  });
});
