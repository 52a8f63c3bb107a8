import { describe, expect, it } from "vitest";
import { notShown } from "../../../src/gate/projection.ts";
import { afterHold, type HoldRecord, type HoldState } from "../../../src/schemas/wire/hold.ts";
import { holdOf } from "../../support/verdicts.ts";

const hold = holdOf({ id: "h1" });
const lift = holdOf({ id: "l1", action: "lift" });
const spec = holdOf({ id: "s1", source: "spec", cause: "SuspendedBySpec" });
const log = [hold, spec, lift];

/** The state after some records, each at its place in the log, in the order in which they are taken. */
const states = (records: readonly HoldRecord[]) => {
  const all = new Map<string, HoldState>();
  for (const record of records) {
    all.set(record.scope, afterHold(all.get(record.scope), record, log.indexOf(record) + 1));
  }
  return all;
};

describe("the projection of holds", () => {
  it.each([
    ["nothing, when the bucket says what the log says", [hold], [hold], []],
    ["a hold that its writer did not live to show", [hold], [], [["h1"]]],
    ["a lift that its writer did not live to show", [hold, lift], [hold], [[]]],
    ["what another source holds", [hold, spec], [hold], [["h1", "s1"]]],
    ["nothing of a hold that was lifted and never shown", [hold, lift], [], []],
    ["nothing that the log is not read as far as", [hold], [hold, lift], []],
  ])("is repaired with %s", (_name, read, shown, expected) => {
    const projected = states(shown);
    const repaired = notShown(states(read), (scope) => projected.get(scope));
    expect(repaired.map(({ holds }) => Object.values(holds).map(({ id }) => id))).toEqual(expected);
  });
});
