import { describe, expect, it } from "vitest";
import { createInForce } from "../../../src/edge/intake/in-force.ts";

describe("a stop is in force", () => {
  const gates = new Map<string, { name: string; stopsRevision?: number }>();
  const timers: (() => void)[] = [];
  const inForce = createInForce({
    gates: () => gates.values(),
    later: (run) => {
      timers.push(run);
      return { cancel: () => timers.splice(timers.indexOf(run), 1) };
    },
  });

  it.each([
    ["there is no gate", {}, true],
    ["every gate has heard of it", { a: 7, b: 9 }, true],
    ["a gate is behind", { a: 7, b: 6 }, false],
    ["an older gate does not say", { a: 7, b: undefined }, true],
  ])("when %s: %j", async (_when, revisions, expected) => {
    setGates(revisions);
    const answer = inForce.untilInForce(7);
    for (const run of [...timers]) run();
    expect(await answer).toBe(expected);
    expect(timers).toEqual([]);
  });

  it("as soon as the last gate says so, or is gone", async () => {
    setGates({ a: 1, b: 1 });
    const said = inForce.untilInForce(2);
    const later = inForce.untilInForce(3);
    setGates({ a: 3, b: 2 });
    inForce.onGates();
    expect(await said).toBe(true);
    gates.delete("b");
    inForce.onGates();
    expect(await later).toBe(true);
    expect(timers).toEqual([]);
  });

  function setGates(revisions: Record<string, number | undefined>): void {
    gates.clear();
    for (const [name, stopsRevision] of Object.entries(revisions))
      gates.set(name, stopsRevision === undefined ? { name } : { name, stopsRevision });
  }
});
