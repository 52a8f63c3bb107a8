import { describe, expect, it } from "vitest";
import { nextForCampaign } from "../../../src/cli/campaign/blocking-cases.ts";
import { explainCampaign, explanationText } from "../../../src/cli/campaign/explanation.ts";
import { gitWarning } from "../../../src/cli/campaign/git.ts";
import { isStoppedAnew, whyRefused } from "../../../src/cli/campaign/resume.ts";
import { aCampaign, aCase, now, nowMs } from "../../support/lifecycle.ts";

const clauses = [
  { id: "K2", text: "We write only to people who opted in." },
  { id: "K3", text: "We send no spam." },
];
const condition = (type: string, status: string, message: string, reason = "Reconciled") => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: now,
});
const caseName = "flash-sale-k2-7f3a";

const stopped = (enforcement: object = {}, spec: object = {}) =>
  aCampaign({
    spec,
    status: {
      observedGeneration: 1,
      conditions: [
        condition("Ready", "True", "Active on every gate with policy 1.4.0."),
        condition(
          "Compliant",
          "False",
          "Clause K2, rule consent-required: 10 of the last 200 messages had no consent.",
        ),
        condition("Suspended", "True", `Every gate has stopped. Blocked by case ${caseName}.`, "ThresholdBreach"),
      ],
      bundle: { revision: "1.4.0", digest: "sha256:4be1c0f2a97d" },
      enforcement: {
        state: "Suspended",
        since: now,
        cause: "ThresholdBreach",
        clause: "K2",
        rule: "consent-required",
        decision: "01JD9W3K7Q4V",
        case: caseName,
        by: "gate-1",
        resumableFrom: "2026-11-22T03:12:41Z",
        timeToCease: "84ms",
        gatesStopped: "3/3",
        ...enforcement,
      },
      remediation: { openCases: 1, recipients: { prevented: 11, reached: 0, toReview: 1204 } },
      messages: {
        approved: 1204,
        rejected: 13,
        deferred: 0,
        held: 3181,
        undecidable: 0,
        byRule: [
          { rule: "consent-required", clause: "K2", rejected: 11 },
          { rule: "frequency-cap", clause: "K3", rejected: 2 },
        ],
        asOf: now,
      },
      summary: "Stopped: people who never opted in (K2). Next: growth does CorrectSource, compliance closes the case",
    },
  });
const acknowledged = aCase({
  spec: { acknowledged: { by: "ana.officer@idesk.example", at: now }, assignee: "ana.officer@idesk.example" },
  status: { phase: "Acknowledged", due: "2026-11-22T06:57:41Z" },
});

describe("explain campaign", () => {
  it("tells a stopped campaign from the clause to the commands that bring it back", () => {
    const explanation = explainCampaign({
      campaign: stopped(),
      cases: [acknowledged],
      clauses,
      nowMs: nowMs + 420_000,
    });
    expect(explanationText(explanation)).toBe(`marketing/flash-sale
Stopped since 2026-11-22T02:57:41Z (7m). People who never opted in (K2).

K2 broken  We write only to people who opted in.
    consent-required   11 refused
K3  We send no spam.
    frequency-cap   2 refused

ready       yes. Active on every gate with policy 1.4.0.
compliant   no. Clause K2, rule consent-required: 10 of the last 200 messages had no consent.
stop        ThresholdBreach by gate-1 on 3/3 gates within 84ms; not to go on before 2026-11-22T03:12:41Z (minimum hold)
messages    1204 approved, 13 refused, 3181 held (judged again after resume, refused after 24h), 0 deferred; as of 2026-11-22T02:57:41Z
breach      11 messages refused by the rule, 0 sent against it, 1204 approved, to look at again
policy      1.4.0 (sha256:4be1c0f2a97d)
decision    01JD9W3K7Q4V crossed the line: consentry explain decision 01JD9W3K7Q4V
owner       growth, growth@idesk.example; on call pagerduty/growth

case flash-sale-k2-7f3a: Acknowledged, Major, ana.officer@idesk.example, due 2026-11-22T06:57:41Z
    CeaseSending    Done        operator
    CorrectSource   Pending     growth
    Approve         Pending     compliance

next:
  growth       consentry case step flash-sale-k2-7f3a -n marketing CorrectSource --evidence <link>
  compliance   consentry case close flash-sale-k2-7f3a -n marketing --resolution "<what was wrong, how it was put right>"
  growth       consentry resume campaign/flash-sale -n marketing
`);
  });

  it("says that nobody has looked at a campaign yet, and who finds out why", () => {
    const explanation = explainCampaign({ campaign: aCampaign(), cases: [], clauses, nowMs });
    expect(explanation.state).toBe("The operator has not looked at it yet.");
    expect(explanation.next).toEqual([{ who: "platform", type: "consentry check" }]);
  });

  it("sends the owner to the declaration when the policy refuses it", () => {
    const conditions = [condition("Ready", "False", "P3 unowned-campaign: nobody owns it.", "DeclarationRejected")];
    const campaign = aCampaign({ status: { observedGeneration: 1, conditions } });
    const { next } = explainCampaign({ campaign, cases: [], clauses, nowMs });
    expect(next).toEqual([
      {
        who: "growth",
        type: "kubectl edit campaign flash-sale -n marketing   # P3 unowned-campaign: nobody owns it.",
      },
    ]);
  });
});

describe("the next thing for a stopped campaign", () => {
  it("is only to ask, once its cases are closed", () => {
    const closed = aCase({ status: { phase: "Closed" } });
    expect(nextForCampaign(stopped(), [closed])).toEqual([
      { who: "growth", type: "consentry resume campaign/flash-sale -n marketing" },
    ]);
  });

  it("names the second person on a Critical case that is resolved", () => {
    const resolved = aCase({
      spec: {
        severity: "Critical",
        steps: [],
        acknowledged: { by: "ben", at: now },
        resolution: { by: "ben", at: now, summary: "Ended" },
      },
      status: { phase: "Verified" },
    });
    expect(nextForCampaign(stopped(), [resolved])[0]).toEqual({
      who: "somebody else than ben",
      type: `consentry case close ${caseName} -n marketing --approve`,
    });
  });

  it.each([
    [{ state: "Terminated", cause: "Terminated" }, []],
    [{ state: "Active" }, []],
    [{ cause: "RestrictedByWhatsApp" }, ["wait for WhatsApp's restriction to end, or appeal there"]],
    [{ cause: "SuspendedBySpec", case: undefined }, ["consentry resume sender/idesk-main -n marketing"]],
  ])("follows from what stopped it: %j", (enforcement, expected) => {
    expect(nextForCampaign(stopped(enforcement), []).map(({ type }) => type)).toEqual(expected);
  });

  it("is to resume the campaign itself when its own spec stops it", () => {
    const campaign = stopped({ cause: "SuspendedBySpec", case: undefined }, { suspend: true });
    expect(nextForCampaign(campaign, [])[0]?.type).toBe("consentry resume campaign/flash-sale -n marketing");
  });

  it("counts every open breach of the campaign, and no complaint or other campaign", () => {
    const other = aCase({ metadata: { name: "flash-sale-k5-1111" }, status: { phase: "Open" } });
    const complaint = aCase({
      metadata: { name: "complaint" },
      spec: { origin: "Complaint", complaint: { receivedAt: now, channel: "Post" } },
    });
    const foreign = aCase({
      metadata: { name: "foreign" },
      spec: { subject: { kind: "Campaign", namespace: "marketing", name: "spring-sale" } },
    });
    expect(whyRefused(stopped(), [acknowledged, other, complaint, foreign])).toBe(
      "blocked by case flash-sale-k2-7f3a (Acknowledged), flash-sale-k5-1111 (Open)",
    );
  });
});

describe("a request to resume that is answered while the campaign stands still", () => {
  it.each([
    ["was refused: the same breach stops it", {}, {}, false],
    ["was granted: another breach stopped it since", {}, { decision: "01JD9W9ZZZZZ" }, true],
    [
      "was refused: somebody stopped it by spec meanwhile",
      {},
      { cause: "SuspendedBySpec", decision: undefined },
      false,
    ],
    ["was refused: nobody had said yet what stopped it", { decision: undefined }, {}, false],
  ])("%s", (_, before, seen, granted) => {
    expect(isStoppedAnew(stopped(before), stopped(seen))).toBe(granted);
  });
});

describe("a change of spec.suspend", () => {
  it.each([
    [{}, "If Git declares it"],
    [{ annotations: { "argocd.argoproj.io/tracking-id": "x" } }, "Argo CD keeps this object"],
    [{ labels: { "kustomize.toolkit.fluxcd.io/name": "x" } }, "Flux keeps this object"],
  ])("says that Git should know, surely where a tool keeps the object: %j", (metadata, expected) => {
    expect(gitWarning(metadata, { suspend: true })).toContain(expected);
    expect(gitWarning(metadata, { suspend: true })).toContain("spec.suspend: true");
  });
});
