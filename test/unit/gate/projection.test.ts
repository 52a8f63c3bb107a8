import { describe, expect, it } from "vitest";
import { missingRecords } from "../../../src/gate/projection.ts";
import { afterHold, type HoldRecord, type HoldState, isHeld, isOutdated } from "../../../src/schemas/wire/hold.ts";
import { holdOf } from "../../support/verdicts.ts";

const states = (...records: HoldRecord[]) => {
  const all = new Map<string, HoldState>();
  for (const record of records) all.set(record.scope, afterHold(all.get(record.scope), record));
  return all;
};
const hold = holdOf({ id: "h1", atMs: 10 });
const lift = holdOf({ id: "l1", action: "lift", atMs: 20 });
const spec = holdOf({ id: "s1", source: "spec", cause: "SuspendedBySpec", atMs: 15 });

describe("the projection of holds", () => {
  it.each([
    ["nothing, when the bucket says what the log says", [hold], [hold], []],
    ["a hold that its writer did not live to project", [hold], [], ["h1"]],
    ["a lift that its writer did not live to project", [hold, lift], [hold], ["l1"]],
    ["only the source that is missing", [hold, spec], [hold], ["s1"]],
    ["nothing of a hold that was lifted and never shown", [hold, lift], [], []],
  ])("is repaired with %s", (_name, log, shown, expected) => {
    const projected = states(...shown);
    expect(missingRecords(states(...log), (scope) => projected.get(scope)).map(({ id }) => id)).toEqual(expected);
  });

  it("never brings back what was lifted since", () => {
    const lifted = afterHold(afterHold(undefined, hold), lift);
    expect(isHeld(lifted)).toBe(false);
    expect(isOutdated(lifted, hold)).toBe(true);
    expect(isOutdated(lifted, holdOf({ id: "h2", atMs: 30 }))).toBe(false);
    expect(isOutdated(lifted, spec)).toBe(false);
  });
});
