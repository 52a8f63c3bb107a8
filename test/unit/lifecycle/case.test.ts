import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { caseEvents, caseOpenedEvent } from "../../../src/domain/lifecycle/case-events.ts";
import { caseName } from "../../../src/domain/lifecycle/case-name.ts";
import { breachCase } from "../../../src/domain/lifecycle/case-opening.ts";
import { phases, phasesEntered } from "../../../src/domain/lifecycle/case-phase.ts";
import { nextCaseStatus } from "../../../src/domain/lifecycle/case-status.ts";
import { openingSteps } from "../../../src/domain/lifecycle/case-steps.ts";
import { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import { recipientsOf } from "../../../src/domain/lifecycle/recipients.ts";
import { takenOver, takeovers } from "../../../src/domain/lifecycle/takeover.ts";
import { caseStatus } from "../../../src/schemas/resources/case-status.ts";
import { type ComplianceCase, complianceCaseSpec } from "../../../src/schemas/resources/compliance-case.ts";
import { afterHold, type HoldRecord, type HoldState } from "../../../src/schemas/wire/hold.ts";
import { aCampaign, aCase, aHold, now, nowMs } from "../../support/lifecycle.ts";
import { totalsOf } from "../../support/verdicts.ts";

const ana = { by: "ana.officer@idesk.example", at: now };
const ben = { by: "ben.approver@idesk.example", at: now };
const resolution = { ...ana, summary: "Bought list removed" };
const corrected = [{ name: "CorrectSource", owner: "growth", state: "Done", ...ana }];
const hour = 3_600_000;

describe("a case moves", () => {
  const rows: readonly { name: string; spec: object; phase: string }[] = [
    { name: "nowhere by itself", spec: {}, phase: "Open" },
    { name: "nowhere by a resolution that nobody took on", spec: { resolution, steps: corrected }, phase: "Open" },
    { name: "when somebody takes it on", spec: { acknowledged: ana }, phase: "Acknowledged" },
    {
      name: "when a person signs a step",
      spec: { acknowledged: ana, steps: [...corrected, { name: "InformTeam", state: "Pending" }] },
      phase: "Remediating",
    },
    { name: "when every step is signed", spec: { acknowledged: ana, steps: corrected }, phase: "Verified" },
    {
      name: "to its end when it is resolved",
      spec: { acknowledged: ana, steps: corrected, resolution },
      phase: "Closed",
    },
    {
      name: "not to its end with a step left",
      spec: { acknowledged: ana, steps: [...corrected, { name: "InformTeam", state: "Pending" }], resolution },
      phase: "Remediating",
    },
    {
      name: "not to its end by one person when it is critical",
      spec: { severity: "Critical", acknowledged: ana, steps: corrected, resolution },
      phase: "Verified",
    },
    {
      name: "not to its end when the approver is who resolved it",
      spec: { severity: "Critical", acknowledged: ana, steps: corrected, resolution, approval: ana },
      phase: "Verified",
    },
    {
      name: "to its end when a second person approves a critical one",
      spec: { severity: "Critical", acknowledged: ana, steps: corrected, resolution, approval: ben },
      phase: "Closed",
    },
  ];
  it.each(rows)("$name", ({ spec, phase }) => {
    expect(statusOf({ spec }).phase).toBe(phase);
  });

  it("and says what to type next, ready to be copied", () => {
    const { name, namespace } = aCase({}).metadata;
    const next = `Next: kubectl consentry case ack ${name} -n ${namespace}`;
    const { summary, conditions } = statusOf({ spec: { acknowledgeWithin: "0s" } });
    expect(summary).toBe(
      `Waits for somebody to take it on. ${next}, then growth does CorrectSource, then compliance closes it.`,
    );
    expect(conditionOf(conditions, "Overdue")?.message).toBe(`Nobody has taken the case on in time. ${next}.`);
  });

  it("through every phase, also when a person signs everything at once", () => {
    const status = statusOf({ spec: { acknowledged: ana, steps: corrected, resolution }, status: { phase: "Open" } });
    expect(status.timeline).toEqual([
      { at: now, phase: "Acknowledged", by: ana.by },
      { at: now, phase: "Remediating", by: ana.by },
      { at: now, phase: "Verified", by: ana.by },
      { at: now, phase: "Closed", by: ana.by, note: "Bought list removed" },
    ]);
  });

  it("only ever forward, whatever people sign or take back", () => {
    const anySpec = fc.record({
      severity: fc.constantFrom("Minor", "Major", "Critical"),
      acknowledged: fc.constantFrom(undefined, ana),
      steps: fc.constantFrom([], corrected, [{ name: "CorrectSource", state: "Pending" }]),
      resolution: fc.constantFrom(undefined, resolution),
      approval: fc.constantFrom(undefined, ana, ben),
    });
    fc.assert(
      fc.property(fc.array(anySpec, { minLength: 1, maxLength: 6 }), (specs) => {
        let phase: (typeof phases)[number] | undefined;
        const way: string[] = [];
        for (const spec of specs) {
          const entered = phasesEntered(aCase({ spec }).spec, phase);
          way.push(...entered);
          phase = entered.at(-1) ?? phase;
        }
        expect(way).toEqual(phases.slice(0, way.length));
      }),
    );
  });
});

describe("the clock of a case", () => {
  it("runs to the acknowledgement, then to the resolution", () => {
    expect(statusOf({}).due).toBe("2026-11-22T03:57:41Z");
    expect(statusOf({ spec: { acknowledged: ana } }).due).toBe("2026-11-22T06:57:41Z");
    expect(statusOf({ spec: { acknowledged: ana, steps: corrected, resolution } }).due).toBeUndefined();
  });

  it("starts with the object when nobody said when it happened", () => {
    expect(
      statusOf({ spec: { openedAt: undefined }, metadata: { creationTimestamp: "2026-11-22T01:00:00Z" } }).due,
    ).toBe("2026-11-22T02:00:00Z");
  });

  it("is told once when it has run out", () => {
    const late = statusAt(nowMs + hour, {});
    expect(conditionOf(late.conditions, "Overdue")).toMatchObject({ status: "True", reason: "DeadlinePassed" });
    const told = (status: object) => caseEvents(aCase({ status }), statusAt(nowMs + hour, { status }));
    expect(told(statusOf({})).map(({ reason }) => reason)).toEqual(["CaseOverdue"]);
    expect(told(late)).toEqual([]);
  });
});

describe("a case of a breach", () => {
  const hold = aHold({ breachAtMs: nowMs });
  const opened = breachCase({
    campaign: aCampaign(),
    hold,
    steps: ["CeaseSending", "SuppressAffected", "CorrectSource"],
  });

  it("is one that the API server takes", () => {
    expect(complianceCaseSpec.safeParse(opened.spec).error).toBeUndefined();
    expect(
      caseStatus.safeParse(
        nextCaseStatus({ complianceCase: aCase({ spec: opened.spec }), recipients: undefined, nowMs }),
      ).error,
    ).toBeUndefined();
  });

  it("asks for the steps of the rule, signs those that the hold has done, and has somebody for each of the others", () => {
    expect(opened.spec.steps).toEqual([
      { name: "CeaseSending", owner: "operator", state: "Done", by: "operator", at: now },
      { name: "SuppressAffected", owner: "compliance", state: "NotNeeded", by: "operator", at: now },
      { name: "CorrectSource", owner: "growth", state: "Pending" },
      { name: "Approve", owner: "compliance", state: "Pending" },
    ]);
    expect(openingSteps({ steps: ["SuppressAffected"], team: "growth", reached: 3, at: now })[0]?.state).toBe(
      "Pending",
    );
  });

  it("is announced with its deadline", () => {
    expect(caseOpenedEvent(opened).message).toBe(`${opened.name} (Major): acknowledge by 2026-11-22T03:57:41Z`);
  });

  it("has a name that follows from the hold, is short enough, and differs for the next one", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
        fc.string({ minLength: 1, maxLength: 64 }),
        (subject, holdId) => {
          const name = caseName({ subject, kind: "K2", holdId });
          expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
          expect(caseName({ subject, kind: "K2", holdId })).toBe(name);
        },
      ),
    );
    const of = (holdId: string) => caseName({ subject: "flash-sale", kind: "K2", holdId });
    expect(of("01JD9W3K7Q4V")).not.toBe(of("01JD9W3K7Q4W"));
  });

  it("counts whom it prevented, and who has to be looked at again", () => {
    const totals = [
      totalsOf({ approved: 1000, breaches: 9, byRule: { "consent-required": { clause: "K2", rejected: 8 } } }),
      totalsOf({ approved: 204, breaches: 4, byRule: { "consent-required": { clause: "K2", rejected: 3 } } }),
    ];
    expect(recipientsOf(totals, "consent-required")).toEqual({ prevented: 11, reached: 0, toReview: 1204 });
    expect(recipientsOf(totals, undefined).prevented).toBe(13);
  });
});

describe("a case that another one takes over", () => {
  const by = { caseName: "whatsapp-mass-1234", at: now };

  it("is closed by the operator's own signatures", () => {
    const entries = takenOver(aCase(), by);
    expect(statusOf({ spec: { ...entries } }).phase).toBe("Closed");
  });

  it.each([
    { name: "somebody has taken it on", spec: { acknowledged: ana } },
    { name: "it is critical", spec: { severity: "Critical" } },
  ])("stays with people when $name", ({ spec }) => {
    expect(takenOver(aCase({ spec }), by)).toBeUndefined();
  });
});

describe("the cases that a mass suspension takes over", () => {
  const mass = aHold({
    source: "rollout",
    cause: "MassSuspension",
    decision: "01JD9W3K7Q4V00",
    by: "policybundle/whatsapp",
  });
  const held = (...records: HoldRecord[]) =>
    records.reduce<HoldState | undefined>((state, record, index) => afterHold(state, record, index + 1), undefined);
  const own = aCase({ spec: { decision: mass.decision ?? "" } });
  const taken = (state: HoldState | undefined, ...cases: ComplianceCase[]) =>
    takeovers({ cases, held: state, at: now }).map((each) => each.taken);

  it("are those of the breach, whenever they were opened", () => {
    expect(taken(held(mass), own)).toEqual([own]);
  });

  it("are none of another breach, of a campaign that the policy still holds, or of one that nothing holds", () => {
    expect(taken(held(mass), aCase({ spec: { decision: "01JD9W3K7Q4V99" } }))).toEqual([]);
    expect(taken(held(mass, aHold({ source: "policy", cause: "ThresholdBreach", id: "own" })), own)).toEqual([]);
    expect(taken(undefined, own)).toEqual([]);
  });
});

function statusOf(change: Parameters<typeof aCase>[0]) {
  return statusAt(nowMs, change);
}

function statusAt(atMs: number, change: Parameters<typeof aCase>[0]) {
  return nextCaseStatus({ complianceCase: aCase(change), recipients: undefined, nowMs: atMs });
}
