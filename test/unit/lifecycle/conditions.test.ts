import { describe, expect, it } from "vitest";
import { nextConditions, readiness, type Said } from "../../../src/domain/lifecycle/conditions.ts";
import { paceOf } from "../../../src/domain/lifecycle/pace.ts";
import { now, nowMs } from "../../support/lifecycle.ts";

const before = "2026-11-20T08:00:03Z";
const ready: Said = { type: "Ready", status: "True", reason: "Reconciled", message: "fine" };

describe("conditions", () => {
  const seen = [
    { type: "Ready", status: "True", reason: "Reconciled", message: "old words", lastTransitionTime: before },
  ] as const;

  it.each([
    { name: "keeps its time when only words change", said: { ...ready, message: "new words" }, since: before },
    { name: "moves its time when the status flips", said: { ...ready, status: "False" as const }, since: now },
    { name: "begins now when it was not there", said: { ...ready, type: "Suspended" as const }, since: now },
  ])("$name", ({ said, since }) => {
    const [next] = nextConditions({ seen: [...seen], said: [said], generation: 2, nowMs });
    expect(next).toMatchObject({ lastTransitionTime: since, observedGeneration: 2, message: said.message });
  });

  it("come with Ready first, whatever the order they are said in", () => {
    const types = ["Suspended", "Compliant", "Stalled", "Ready"] as const;
    const said = types.map((type) => ({ ...ready, type }));
    const next = nextConditions({ seen: undefined, said, generation: 1, nowMs });
    expect(next.map(({ type }) => type)).toEqual(["Ready", "Stalled", "Compliant", "Suspended"]);
  });

  it.each([
    { obstacle: undefined, types: ["Ready=True"] },
    {
      obstacle: { stalled: false, reason: "Progressing", message: "m" } as const,
      types: ["Ready=False", "Reconciling=True"],
    },
    {
      obstacle: { stalled: true, reason: "NotImplemented", message: "m" } as const,
      types: ["Ready=False", "Stalled=True"],
    },
  ])("show an abnormal one only while it is true: $types", ({ obstacle, types }) => {
    expect(readiness(obstacle, "fine").map(({ type, status }) => `${type}=${status}`)).toEqual(types);
  });
});

describe("a status is written", () => {
  const of = (wanted: { text: string; count: number }, writtenAtMs?: number) =>
    paceOf({
      seen: { text: "a", count: 1 },
      wanted,
      withoutCounts: ({ text }) => text,
      same: (a, b) => JSON.stringify(a) === JSON.stringify(b),
      writtenAtMs,
      nowMs,
    });

  it.each([
    { name: "never when nothing changed", pace: of({ text: "a", count: 1 }), expected: { write: "never" } },
    {
      name: "at once when more than a count changed",
      pace: of({ text: "b", count: 2 }, nowMs),
      expected: { write: "now" },
    },
    { name: "when there is room if a count changed", pace: of({ text: "a", count: 2 }), expected: { write: "room" } },
    {
      name: "half a minute after the last time if a count changed",
      pace: of({ text: "a", count: 2 }, nowMs - 10_000),
      expected: { write: "later", afterMs: 20_000 },
    },
    {
      name: "when there is room if the last time is one to come: another operator's clock is ahead",
      pace: of({ text: "a", count: 2 }, nowMs + 3_600_000),
      expected: { write: "room" },
    },
  ])("$name", ({ pace, expected }) => {
    expect(pace).toEqual(expected);
  });
});
