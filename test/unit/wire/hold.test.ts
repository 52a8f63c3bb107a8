import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterHold, type HoldRecord, type HoldState, isHeld } from "../../../src/schemas/wire/hold.ts";
import { holdOf } from "../../support/verdicts.ts";

type Logged = { readonly record: HoldRecord; readonly sequence: number };

const stateOf = (records: readonly Logged[]): HoldState | undefined =>
  records.reduce<HoldState | undefined>((state, { record, sequence }) => afterHold(state, record, sequence), undefined);

const first = { record: holdOf({ id: "first", atMs: 900 }), sequence: 10 };
const second = { record: holdOf({ id: "second", atMs: 100 }), sequence: 20 };
const critical = { record: holdOf({ id: "critical", severity: "Critical", cause: "CriticalBreach" }), sequence: 30 };
const lift = { record: holdOf({ id: "lift", action: "lift" }), sequence: 40 };
const ofFirst = (sequence: number) => ({ record: holdOf({ id: "late", action: "lift", lifts: "first" }), sequence });
const again = { record: holdOf({ id: "again" }), sequence: 50 };

describe("what holds a scope", () => {
  it.each<[string, readonly Logged[], string | undefined]>([
    ["the first of two gates that stop it at once, whatever their clocks say", [first, second], "first"],
    ["the first, also when the second is shown before it", [second, first], "first"],
    ["the graver", [first, critical], "critical"],
    ["the graver, whichever is shown first", [critical, first], "critical"],
    ["nothing after the lift", [first, second, lift], undefined],
    ["nothing, when a hold from before the lift is shown after it", [first, lift, second], undefined],
    ["a hold after the lift, also when the lift is shown after it", [again, lift], "again"],
    ["a hold after the lift", [first, lift, again], "again"],
    ["nothing after the lift that names it", [first, ofFirst(40)], undefined],
    [
      "a hold of later, when a lift that was decided before it comes after it",
      [first, ofFirst(40), again, ofFirst(60)],
      "again",
    ],
    ["a graver one, when the lift is of the other", [first, critical, ofFirst(40)], "critical"],
  ])("is %s", (_name, records, expected) => {
    expect(stateOf(records)?.holds.policy?.id).toBe(expected);
  });

  it("is each source's own matter", () => {
    const spec = { record: holdOf({ id: "spec", source: "spec" }), sequence: 15 };
    expect(Object.keys(stateOf([first, spec, lift])?.holds ?? {})).toEqual(["spec"]);
  });

  it("is the same however often a record comes", () => {
    const log = [first, second, critical, lift];
    fc.assert(
      fc.property(fc.nat(log.length - 1), fc.nat(log.length - 1), (until, repeated) => {
        const read = log.slice(0, until + 1);
        const extra = read[repeated];
        expect(stateOf([...read, ...(extra ? [extra] : [])])).toEqual(stateOf(read));
      }),
    );
  });

  it("is held in the log's order if it is held in any order without a lift", () => {
    const holds = [first, second, critical];
    fc.assert(
      fc.property(fc.shuffledSubarray(holds, { minLength: 1 }), (shown) => {
        const inOrder = [...shown].sort((a, b) => a.sequence - b.sequence);
        expect(isHeld(stateOf(shown))).toBe(true);
        expect(stateOf(shown)?.holds.policy?.id).toBe(stateOf(inOrder)?.holds.policy?.id);
      }),
    );
  });
});
