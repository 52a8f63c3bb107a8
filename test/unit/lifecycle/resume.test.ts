import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockersOf } from "../../../src/domain/lifecycle/blocking.ts";
import { type ResumeFacts, resumeAnswer } from "../../../src/domain/lifecycle/resume.ts";
import { afterHold, isHeld } from "../../../src/schemas/wire/hold.ts";
import { aCase, aHold, heldBy, nowMs, scope } from "../../support/lifecycle.ts";

const open = { name: "flash-sale-k2-7f3a", found: aCase({ status: { phase: "Acknowledged" } }) };
const passed = { notBeforeMs: nowMs - 1 };

describe("a stopped campaign", () => {
  const rows: readonly { name: string; facts: Partial<ResumeFacts>; answer: object }[] = [
    { name: "stays stopped when nobody asks", facts: {}, answer: { kind: "nothing" } },
    {
      name: "stays stopped when somebody asks while its case is open",
      facts: { requested: "t1", blockers: [open] },
      answer: {
        kind: "refused",
        why: "Blocked by case flash-sale-k2-7f3a (Acknowledged). Close it first, then ask again.",
      },
    },
    {
      name: "stays stopped when its case has been deleted: it will be opened again",
      facts: { requested: "t1", blockers: [{ name: "flash-sale-k2-7f3a", found: undefined }] },
      answer: { kind: "refused", why: "Blocked by case flash-sale-k2-7f3a (Open). Close it first, then ask again." },
    },
    {
      name: "waits for the minimum hold when somebody asks too early",
      facts: { requested: "t1" },
      answer: { kind: "wait", untilMs: nowMs + 900_000 },
    },
    {
      name: "goes on when its case is closed, its hold has passed and somebody asks",
      facts: { requested: "t1", stops: [aHold(passed)], closedBy: "ana" },
      answer: {
        kind: "lift",
        records: [{ scope, source: "policy", action: "lift", cause: "Resumed", by: "ana", id: "resume-t1" }],
      },
    },
    {
      name: "does not go on by a request that was answered",
      facts: { requested: "t1", handled: "t1", stops: [aHold(passed)] },
      answer: { kind: "nothing" },
    },
    {
      name: "does not go on twice by one request, also when the status that knew of it is lost",
      facts: { requested: "t1", stops: [aHold(passed)], lastLift: aHold({ action: "lift", id: "resume-t1" }) },
      answer: { kind: "answered", token: "t1" },
    },
    {
      name: "never goes on when it was terminated",
      facts: { requested: "t1", stops: [aHold({ ...passed, cause: "Terminated", resume: "Never" })] },
      answer: { kind: "refused" },
    },
    {
      name: "goes on by itself after its hold when it may",
      facts: { stops: [aHold({ ...passed, resume: "AfterHold" })], blockers: [open] },
      answer: { kind: "lift", records: [{ action: "lift", by: "operator" }] },
    },
    {
      name: "waits for its hold when it may go on by itself",
      facts: { stops: [aHold({ resume: "AfterHold" })] },
      answer: { kind: "wait", untilMs: nowMs + 900_000 },
    },
    {
      name: "does not go on by itself after a critical breach, whatever the record says",
      facts: { stops: [aHold({ ...passed, cause: "CriticalBreach", resume: "AfterHold" })] },
      answer: { kind: "nothing" },
    },
    {
      name: "is not freed of what its spec holds",
      facts: { requested: "t1", stops: [aHold({ source: "spec", cause: "SuspendedBySpec", resume: "BySource" })] },
      answer: { kind: "refused", why: "spec.suspend is true on campaign marketing/flash-sale. Set it to false." },
    },
    {
      name: "is not freed of what an officer holds",
      facts: {
        requested: "t1",
        stops: [aHold({ source: "officer", cause: "SuspendedByOfficer", by: "ana", resume: "BySource" })],
      },
      answer: { kind: "refused", why: "ana has stopped campaign marketing/flash-sale and has to lift that." },
    },
    {
      name: "that is none has nothing to resume",
      facts: { requested: "t1", stops: [] },
      answer: { kind: "answered", token: "t1" },
    },
  ];
  it.each(rows)("$name", ({ facts, answer }) => {
    expect(resumeAnswer(resumeFacts(facts))).toMatchObject(answer);
  });

  it("is free after its lift, also when the clock of who stopped it ran ahead of ours", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3_600_000, max: 3_600_000 }), (skewMs) => {
        const hold = aHold({ atMs: nowMs + skewMs, notBeforeMs: null });
        const answer = resumeAnswer(resumeFacts({ requested: "t1", stops: [hold] }));
        const records = answer.kind === "lift" ? answer.records : [];
        const lifted = records.reduce((state, record, index) => afterHold(state, record, index + 1), heldBy(hold));
        expect(isHeld(lifted)).toBe(false);
        expect(records.every(({ atMs }) => atMs > hold.atMs)).toBe(true);
      }),
    );
  });
});

describe("in the way of resuming", () => {
  const names = (cases: Parameters<typeof blockersOf>[0]["cases"], required: string[] = []) =>
    blockersOf({ required, cases }).map(({ name }) => name);

  it("stands the case of the hold, whether it exists or not", () => {
    expect(names([], ["flash-sale-k2-7f3a"])).toEqual(["flash-sale-k2-7f3a"]);
  });

  it("stands every open case of a breach, no closed one, and no complaint", () => {
    const named = (name: string, phase: string, spec = {}) => aCase({ metadata: { name }, status: { phase }, spec });
    const complaint = { origin: "Complaint", complaint: { receivedAt: "2026-11-02T09:00:00Z", channel: "Post" } };
    expect(
      names([named("a", "Open"), named("b", "Closed"), named("c", "Verified"), named("d", "Open", complaint)]),
    ).toEqual(["a", "c"]);
  });
});

function resumeFacts(changes: Partial<ResumeFacts>): ResumeFacts {
  return {
    stops: [aHold()],
    blockers: [],
    lastLift: null,
    requested: undefined,
    handled: undefined,
    requestId: (token) => `resume-${token}`,
    closedBy: undefined,
    scope,
    nowMs,
    ...changes,
  };
}
