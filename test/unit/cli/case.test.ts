import { describe, expect, it } from "vitest";
import { acknowledge } from "../../../src/cli/case/ack.ts";
import { closeCase } from "../../../src/cli/case/close.ts";
import { casesToShow } from "../../../src/cli/case/list.ts";
import { signStep } from "../../../src/cli/case/step.ts";
import { aCase, now } from "../../support/lifecycle.ts";

const ana = { by: "ana", at: now };
const ben = { by: "ben", at: now };
const done = { evidence: undefined, notNeeded: false, add: false };
const settled = { steps: [], acknowledged: ana };
const resolution = { ...ana, summary: "Bought list removed" };
const overdue = [{ type: "Overdue", status: "True", reason: "DeadlinePassed", message: "", lastTransitionTime: now }];

describe("acknowledging", () => {
  it("signs, and takes the case on when it is nobody's", () => {
    expect(acknowledge(aCase(), ana, undefined)).toEqual({ acknowledged: ana, assignee: "ana" });
    expect(acknowledge(aCase({ spec: { assignee: "ben" } }), ana, undefined)).toEqual({ acknowledged: ana });
    expect(acknowledge(aCase(), ana, "ben")).toEqual({ acknowledged: ana, assignee: "ben" });
  });

  it("writes nothing twice, and nothing over somebody else's", () => {
    const taken = aCase({ spec: { acknowledged: ana, assignee: "ana" } });
    expect(acknowledge(taken, ana, undefined)).toBeUndefined();
    expect(() => acknowledge(taken, ben, undefined)).toThrow("ana took case flash-sale-k2-7f3a on");
    expect(acknowledge(taken, ben, "ben")).toEqual({ assignee: "ben" });
  });
});

describe("signing a step", () => {
  it("keeps the other steps and the owner of this one", () => {
    const entries = signStep(aCase(), ana, { ...done, step: "CorrectSource", evidence: "https://tickets.example/812" });
    expect(entries?.steps).toMatchObject([
      { name: "CeaseSending", by: "operator" },
      { name: "CorrectSource", owner: "growth", state: "Done", ...ana, evidence: "https://tickets.example/812" },
      { name: "Approve", state: "Pending" },
    ]);
  });

  it("adds a step only when asked to", () => {
    expect(() => signStep(aCase(), ana, { ...done, step: "CorrectForm" })).toThrow("has no step CorrectForm");
    const added = signStep(aCase(), ana, { ...done, step: "CorrectForm", add: true });
    expect(added?.steps?.at(-1)).toEqual({ name: "CorrectForm", state: "Done", ...ana });
  });

  it("leaves Approve to the approval, and signed steps to who signed them", () => {
    expect(() => signStep(aCase(), ana, { ...done, step: "Approve" })).toThrow("not signed like other steps");
    expect(() => signStep(aCase(), ana, { ...done, step: "CeaseSending" })).toThrow("operator has signed CeaseSending");
  });
});

describe("closing", () => {
  const close = (spec: object, by: typeof ana, wanted: { resolution?: string; approve?: boolean }) =>
    closeCase(aCase({ spec }), by, { approve: false, ...wanted });

  it.each([
    ["nobody has taken it on", {}, ana, { resolution: "Done" }, "nobody has taken case"],
    [
      "a step is open",
      { acknowledged: ana },
      ana,
      { resolution: "Done" },
      "these steps of flash-sale-k2-7f3a are open",
    ],
    ["there is nothing to approve", settled, ben, { approve: true }, "the resolution comes first"],
    ["another has resolved it", { ...settled, resolution }, ben, { resolution: "No" }, "only they may correct it"],
    [
      "it is approved",
      { ...settled, resolution, approval: ben },
      ana,
      { resolution: "No" },
      "it is approved, and that stays",
    ],
    [
      "one person would do both on a Critical case",
      { ...settled, severity: "Critical", resolution },
      ana,
      { approve: true },
      "somebody else must approve",
    ],
    [
      "one person would do both at once",
      { ...settled, severity: "Critical" },
      ana,
      { resolution: "x", approve: true },
      "somebody else must approve",
    ],
  ])("is refused when %s", (_, spec, by, wanted, message) => {
    expect(() => close(spec, by, wanted)).toThrow(message);
  });

  it("signs the resolution, its author's correction, and the second person's approval", () => {
    expect(close(settled, ana, { resolution: "Fixed" })).toEqual({ resolution: { ...ana, summary: "Fixed" } });
    const resolved = { ...settled, severity: "Critical", resolution };
    expect(close(resolved, ana, { resolution: "Better" })).toEqual({ resolution: { ...ana, summary: "Better" } });
    expect(close(resolved, ben, { approve: true })).toEqual({ approval: ben });
  });

  it("writes nothing when it stands there already", () => {
    expect(close({ ...settled, resolution }, ana, { resolution: resolution.summary })).toBeUndefined();
    expect(close({ ...settled, resolution, approval: ben }, ben, { approve: true })).toBeUndefined();
  });
});

describe("the list of cases", () => {
  const named = (name: string, status: object) => aCase({ metadata: { name }, status });
  const cases = [
    named("closed", { phase: "Closed" }),
    named("later", { phase: "Open", due: "2026-11-23T00:00:00Z" }),
    named("soon", { phase: "Open", due: "2026-11-22T04:00:00Z" }),
    named("new", {}),
    named("late", { phase: "Open", due: "2026-11-24T00:00:00Z", conditions: overdue }),
  ];

  it.each([
    [{ all: false, overdue: false }, ["late", "soon", "later", "new"]],
    [{ all: true, overdue: false }, ["late", "soon", "later", "new", "closed"]],
    [{ all: false, overdue: true }, ["late"]],
  ])("has the most urgent first: %j", (wanted, expected) => {
    expect(casesToShow(cases, wanted).map(({ metadata }) => metadata.name)).toEqual(expected);
  });
});
