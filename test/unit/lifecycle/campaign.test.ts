import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { campaignEvents } from "../../../src/domain/lifecycle/campaign-events.ts";
import type { CampaignFacts } from "../../../src/domain/lifecycle/campaign-facts.ts";
import { nextCampaignStatus, standingOf, withoutCounts } from "../../../src/domain/lifecycle/campaign-status.ts";
import { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import type { CampaignStatus } from "../../../src/schemas/resources/campaign-status.ts";
import { campaignStatus } from "../../../src/schemas/resources/campaign-status.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import { aCampaign, aCase, aGate, aHold, campaignFacts, heldBy, now, nowMs, scope } from "../../support/lifecycle.ts";
import { totalsOf } from "../../support/verdicts.ts";

describe("whether a campaign is ready", () => {
  const readyAlready = aCampaign({
    status: {
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "Reconciled",
          message: "m",
          observedGeneration: 1,
          lastTransitionTime: now,
        },
      ],
    },
  });

  const cases: readonly { name: string; facts: Partial<CampaignFacts>; ready: string }[] = [
    { name: "when every gate applies it", facts: {}, ready: "True Reconciled" },
    { name: "not without a reference", facts: { missing: ["Sender a/b"] }, ready: "False ReferenceNotFound" },
    {
      name: "not when the policy refuses it",
      facts: { declaration: { kind: "rejected", violations: [] } },
      ready: "False DeclarationRejected",
    },
    { name: "not without a bundle", facts: { bundle: undefined }, ready: "False DependencyNotReady" },
    {
      name: "not when the policy cannot be asked",
      facts: { declaration: { kind: "unknown", why: "no answer" } },
      ready: "False DependencyNotReady",
    },
    { name: "not with stale consent", facts: { staleSources: ["website-optin"] }, ready: "False DependencyNotReady" },
    { name: "not before it is stored", facts: { stored: undefined }, ready: "False Progressing" },
    { name: "not without a gate", facts: { gates: [] }, ready: "False DependencyNotReady" },
    {
      name: "not while a gate judges nothing",
      facts: { gates: [aGate("gate-1"), aGate("gate-2", { bundle: null, problem: "BundleUnusable" })] },
      ready: "False DependencyNotReady",
    },
    {
      name: "not while a gate is behind",
      facts: { gates: [aGate("gate-1"), aGate("gate-2", { desiredRevision: 6 })] },
      ready: "False Progressing",
    },
    {
      name: "not when the suppression list was lost",
      facts: { gates: [aGate("gate-1"), aGate("gate-2", { problem: "SuppressionListLost" })] },
      ready: "False DependencyNotReady",
    },
    {
      name: "not when the log is not the one that was judged by",
      facts: { gates: [aGate("gate-1", { problem: "LogBehind" })] },
      ready: "False DependencyNotReady",
    },
    {
      name: "also when it is stopped: a marketing fault breaks no pipeline",
      facts: { holds: { campaign: heldBy(aHold()), sender: undefined, all: undefined } },
      ready: "True Reconciled",
    },
  ];
  it.each(cases)("$name", ({ facts, ready }) => {
    const condition = conditionOf(statusOf(facts).conditions, "Ready");
    expect(`${condition?.status} ${condition?.reason}`).toBe(ready);
  });

  it("stays so while a gate starts, until that takes too long", () => {
    const starting = aGate("gate-2", { bundle: null, problem: "NoBundle", startedAtMs: nowMs - 1_000 });
    const stuck = aGate("gate-2", { bundle: null, problem: "NoBundle", startedAtMs: nowMs - 15_000 });
    const ready = (campaign: ReturnType<typeof aCampaign>, gate: typeof stuck) =>
      conditionOf(statusOf({ campaign, gates: [aGate("gate-1"), gate] }).conditions, "Ready")?.status;
    expect([ready(readyAlready, starting), ready(readyAlready, stuck), ready(aCampaign(), starting)]).toEqual([
      "True",
      "False",
      "False",
    ]);
  });

  it("stays so when its record is stored again about the same generation", () => {
    const gates = [aGate("gate-1", { desiredRevision: 1 })];
    expect(conditionOf(statusOf({ campaign: readyAlready, gates }).conditions, "Ready")?.status).toBe("True");
    const newGeneration = aCampaign({ ...readyAlready, metadata: { ...readyAlready.metadata, generation: 2 } });
    expect(conditionOf(statusOf({ campaign: newGeneration, gates }).conditions, "Ready")?.status).toBe("False");
  });
});

describe("whether a campaign keeps to the policy", () => {
  const holding = (hold: HoldRecord): Partial<CampaignFacts> => ({
    holds: { campaign: heldBy(hold), sender: undefined, all: undefined },
  });
  const cases: readonly { name: string; facts: Partial<CampaignFacts>; compliant: string }[] = [
    { name: "is not known before a message", facts: {}, compliant: "Unknown NoData" },
    {
      name: "is not known by messages that only wait",
      facts: { totals: [totalsOf({ held: 5 })] },
      compliant: "Unknown NoData",
    },
    {
      name: "yes, with some refused",
      facts: { totals: [totalsOf({ approved: 9, rejected: 1 })] },
      compliant: "True NoViolations",
    },
    { name: "no, about consent", facts: holding(aHold({ clause: "K1" })), compliant: "False ConsentBreach" },
    {
      name: "no, about content",
      facts: holding(aHold({ clause: "K5", rule: "prohibited-goods" })),
      compliant: "False ContentBreach",
    },
    {
      name: "no, when a bundle that stopped too many said so",
      facts: holding(aHold({ source: "rollout", cause: "MassSuspension" })),
      compliant: "False ConsentBreach",
    },
    {
      name: "is not asked by a stop of its own spec",
      facts: { ...holding(aHold({ source: "spec", cause: "SuspendedBySpec" })), totals: [totalsOf({ approved: 1 })] },
      compliant: "True NoViolations",
    },
    {
      name: "no, when it is only warned",
      facts: {
        campaign: aCampaign({ spec: { enforcement: { mode: "Warn" } } }),
        totals: [
          totalsOf({
            rejected: 10,
            judged: 100,
            breaches: 10,
            worst: { rule: "consent-required", clause: "K2", severity: "Major", decision: "d" },
          }),
        ],
      },
      compliant: "False ConsentBreach",
    },
    {
      name: "yes, when it is below the threshold in mode Warn",
      facts: {
        campaign: aCampaign({ spec: { enforcement: { mode: "Warn" } } }),
        totals: [
          totalsOf({
            rejected: 9,
            judged: 100,
            breaches: 9,
            worst: { rule: "consent-required", clause: "K2", severity: "Major", decision: "d" },
          }),
        ],
      },
      compliant: "True NoViolations",
    },
  ];
  it.each(cases)("$name", ({ facts, compliant }) => {
    const condition = conditionOf(statusOf(facts).conditions, "Compliant");
    expect(`${condition?.status} ${condition?.reason}`).toBe(compliant);
  });
});

describe("what stops a campaign", () => {
  it("is the gravest of all that hold it, and the others are named", () => {
    const holds = {
      campaign: heldBy(aHold(), aHold({ source: "spec", cause: "SuspendedBySpec" })),
      sender: heldBy(aHold({ source: "whatsapp", cause: "RestrictedByWhatsApp" })),
      all: heldBy(aHold({ source: "officer", cause: "SuspendedByOfficer" })),
    };
    const condition = conditionOf(statusOf({ holds }).conditions, "Suspended");
    expect(condition).toMatchObject({ status: "True", reason: "ThresholdBreach" });
    expect(condition?.message).toContain("Also held: RestrictedByWhatsApp, SuspendedByOfficer, SuspendedBySpec.");
  });

  it("is measured once: gates that restart later change nothing of it", () => {
    const facts = stoppedFacts({ foldedAtMs: [nowMs - 30, nowMs - 16] });
    const first = statusOf(facts);
    expect(first.enforcement).toMatchObject({ timeToCease: "84ms", gatesStopped: "2/2", state: "Suspended" });
    const later = {
      ...facts,
      campaign: aCampaign({ status: first }),
      gates: [aGate("gate-1"), aGate("gate-3")],
      nowMs: nowMs + 9_000,
    };
    const second = statusOf(later);
    expect(second.enforcement).toEqual(first.enforcement);
    expect(second.conditions).toEqual(first.conditions);
  });

  it("is measured without a gate that works no partition", () => {
    const facts = stoppedFacts({ foldedAtMs: [nowMs - 30] });
    const gates = [...(facts.gates ?? []).slice(0, 1), aGate("gate-2", { partitions: [] })];
    expect(statusOf({ ...facts, gates }).enforcement).toMatchObject({ gatesStopped: "2/2", timeToCease: "70ms" });
  });

  it("is not claimed to be measured before every gate has folded it", () => {
    const facts = stoppedFacts({ foldedAtMs: [nowMs - 30] });
    const { enforcement } = statusOf(facts);
    expect(enforcement).toMatchObject({ gatesStopped: "1/2" });
    expect(enforcement?.timeToCease).toBeUndefined();
    expect(eventsOf(facts)).toEqual([]);
  });

  it("is told once, with the time it took, and once more for the next stop", () => {
    const facts = stoppedFacts({ foldedAtMs: [nowMs - 30, nowMs - 16] });
    expect(eventsOf(facts)).toEqual([
      "Suspended: K2 consent-required: 10 of the last 200 messages without live consent; stopped on 2 of 2 gates in 84ms",
    ]);
    const told = aCampaign({ status: statusOf(facts) });
    expect(eventsOf({ ...facts, campaign: told })).toEqual([]);
  });

  it("is forgotten in no history, and a lift is its own entry", () => {
    const started = aCampaign({ status: statusOf({}) });
    const stopped = aCampaign({
      status: statusOf({
        ...stoppedFacts({ foldedAtMs: [] }),
        campaign: started,
        requiredCases: ["flash-sale-k2-7f3a"],
      }),
    });
    const lift = aHold({ action: "lift", by: "ana.officer@idesk.example", cause: "Resumed", atMs: nowMs + 60_000 });
    const holds = { campaign: { scope, holds: {}, lastLift: lift, places: {} }, sender: undefined, all: undefined };
    const facts = { campaign: stopped, holds, nowMs: nowMs + 60_000 };
    expect(statusOf(facts).history).toEqual([
      { at: now, state: "Active", by: "operator" },
      { at: now, state: "Suspended", by: "gate-1", cause: "ThresholdBreach", clause: "K2", case: "flash-sale-k2-7f3a" },
      { at: "2026-11-22T02:58:41Z", state: "Active", by: "ana.officer@idesk.example", case: "flash-sale-k2-7f3a" },
    ]);
    expect(eventsOf(facts)).toEqual([
      "Resumed: by ana.officer@idesk.example after case flash-sale-k2-7f3a; held messages are judged again",
    ]);
  });

  it("asks for the resume alone when nothing else is left to do", () => {
    expect(statusOf(stoppedFacts({ foldedAtMs: [] })).summary).toMatch(/Next: kubectl consentry resume campaign/);
  });

  it("names in the summary who does what next", () => {
    const next = (spec: Parameters<typeof aCase>[0]) => {
      const facts = {
        ...stoppedFacts({ foldedAtMs: [] }),
        cases: [aCase(spec)],
        requiredCases: ["flash-sale-k2-7f3a"],
      };
      return statusOf(facts).summary?.replace("Stopped: people who never opted in (K2). Next: ", "");
    };
    const rest =
      "growth does CorrectSource, compliance closes the case, then kubectl consentry resume campaign/flash-sale -n marketing";
    expect(next({})).toBe(`kubectl consentry case ack flash-sale-k2-7f3a -n marketing, ${rest}`);
    expect(next({ spec: { acknowledged: { by: "ana.officer@idesk.example", at: now } } })).toBe(rest);
  });
});

describe("counts", () => {
  it("are summed over partitions, by rule in the order of names", () => {
    const totals = [
      totalsOf({ approved: 2, rejected: 3, byRule: { "frequency-cap": { clause: "K3", rejected: 3 } } }),
      totalsOf({ approved: 4, rejected: 1, held: 7, byRule: { "consent-required": { clause: "K2", rejected: 1 } } }),
    ];
    expect(statusOf({ totals }).messages).toEqual({
      approved: 6,
      rejected: 4,
      deferred: 0,
      held: 7,
      undecidable: 0,
      byRule: [
        { rule: "consent-required", clause: "K2", rejected: 1 },
        { rule: "frequency-cap", clause: "K3", rejected: 3 },
      ],
      asOf: now,
    });
  });

  it("keep their time while none of them moves", () => {
    const totals = [totalsOf({ approved: 2 })];
    const campaign = aCampaign({ status: statusOf({ totals }) });
    expect(statusOf({ campaign, totals, nowMs: nowMs + 60_000 }).messages?.asOf).toBe(now);
    const more = [totalsOf({ approved: 3 })];
    expect(statusOf({ campaign, totals: more, nowMs: nowMs + 60_000 }).messages?.asOf).toBe("2026-11-22T02:58:41Z");
  });

  it("are all that a second look at a busy campaign may change", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(3_600_000), (approved, rejected, laterMs) => {
        const totals = [totalsOf({ approved: 1, rejected: 1 })];
        const first = statusOf({ totals });
        const more = [totalsOf({ approved: 1 + approved, rejected: 1 + rejected })];
        const second = statusOf({ campaign: aCampaign({ status: first }), totals: more, nowMs: nowMs + laterMs });
        expect(withoutCounts(second)).toEqual(withoutCounts(first));
      }),
    );
  });
});

describe("a status", () => {
  const anyHold = fc.record({
    source: fc.constantFrom("policy", "spec", "officer", "whatsapp", "rollout"),
    cause: fc.constantFrom(
      "ThresholdBreach",
      "CriticalBreach",
      "SuspendedBySpec",
      "SuspendedByOfficer",
      "RestrictedByWhatsApp",
      "MassSuspension",
      "Terminated",
    ),
    clause: fc.constantFrom("K2", "K5", null),
    rule: fc.constantFrom("consent-required", "somebodys-own-rule", null),
    severity: fc.constantFrom("Minor", "Major", "Critical", null),
    resume: fc.constantFrom("AfterCase", "AfterHold", "Never", "BySource"),
    notBeforeMs: fc.constantFrom(null, nowMs),
    breachAtMs: fc.constantFrom(null, nowMs - 5),
    decision: fc.constantFrom("d", null),
  } as const);

  it("is one that the API server takes, changes nothing when looked at again, and tells nothing twice", () => {
    fc.assert(
      fc.property(fc.array(anyHold, { maxLength: 4 }), fc.nat(3), (holds, folded) => {
        const records = holds.map((hold) => aHold(hold));
        const facts = stoppedFacts({ records, foldedAtMs: Array.from({ length: folded }, () => nowMs) });
        const first = statusOf(facts);
        expect(campaignStatus.safeParse(first).error).toBeUndefined();
        const again = { ...facts, campaign: aCampaign({ status: first }), nowMs: nowMs + 3_600_000 };
        expect(statusOf(again)).toEqual(first);
        expect(eventsOf(again)).toEqual([]);
      }),
    );
  });
});

function stoppedFacts(of: { records?: readonly HoldRecord[]; foldedAtMs: readonly number[] }): Partial<CampaignFacts> {
  const records = of.records ?? [aHold()];
  const gates = ["gate-1", "gate-2"].map((name, index) => {
    const foldedAtMs = of.foldedAtMs[index];
    const holds = records.map(({ id }) => ({ scope, id, ...(foldedAtMs === undefined ? {} : { foldedAtMs }) }));
    return aGate(name, { holds: foldedAtMs === undefined ? [] : holds });
  });
  return { gates, holds: { campaign: heldBy(...records), sender: undefined, all: undefined } };
}

function statusOf(changes: Partial<CampaignFacts>): CampaignStatus {
  const facts = campaignFacts(changes);
  return nextCampaignStatus(facts, standingOf(facts), facts.campaign.status.lastHandledResume);
}

function eventsOf(changes: Partial<CampaignFacts>): string[] {
  const facts = campaignFacts(changes);
  const standing = standingOf(facts);
  const next = nextCampaignStatus(facts, standing, undefined);
  return campaignEvents({ facts, standing, next }).map(({ reason, message }) => `${reason}: ${message}`);
}
