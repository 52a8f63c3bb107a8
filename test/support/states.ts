/**
 * Every kind in every state that a GitOps tool has to tell apart, with the status that the operator's own decisions give it.
 * tools/generate writes them to gitops/argocd as the test data of the health checks there; kstatus and Flux judge the same.
 */
import { senderAtWhatsApp } from "../../src/domain/desired/sender-at-whatsapp.ts";
import { templateAtWhatsApp } from "../../src/domain/desired/template-at-whatsapp.ts";
import type { BundleFacts } from "../../src/domain/lifecycle/bundle-facts.ts";
import { nextBundleStatus } from "../../src/domain/lifecycle/bundle-status.ts";
import type { CampaignFacts } from "../../src/domain/lifecycle/campaign-facts.ts";
import { nextCampaignStatus, standingOf } from "../../src/domain/lifecycle/campaign-status.ts";
import { nextCaseStatus } from "../../src/domain/lifecycle/case-status.ts";
import { nextReviewStatus } from "../../src/domain/lifecycle/review-status.ts";
import { nextSenderStatus } from "../../src/domain/lifecycle/sender-status.ts";
import { nextSourceStatus, type SourceFacts } from "../../src/domain/lifecycle/source-status.ts";
import type { TextJudgement } from "../../src/domain/lifecycle/template-findings.ts";
import { nextTemplateStatus } from "../../src/domain/lifecycle/template-status.ts";
import { apiVersion } from "../../src/schemas/group.ts";
import { complianceReview } from "../../src/schemas/resources/compliance-review.ts";
import { consentSource } from "../../src/schemas/resources/consent-source.ts";
import type { KindName } from "../../src/schemas/resources/index.ts";
import { messageTemplate } from "../../src/schemas/resources/message-template.ts";
import { policyBundle } from "../../src/schemas/resources/policy-bundle.ts";
import { sender as senderSchema } from "../../src/schemas/resources/sender.ts";
import type { HoldRecord } from "../../src/schemas/wire/hold.ts";
import { aCampaign, aCase, aGate, aHold, campaignFacts, heldBy, now, nowMs, scope } from "./lifecycle.ts";
import { type ManifestKind, manifest } from "./resources.ts";
import { totalsOf } from "./verdicts.ts";

export type KindInState = {
  readonly kind: KindName;
  /** Such as `suspended-by-breach`. */
  readonly state: string;
  /** As `kubectl get -o json` gives it out. */
  readonly object: object;
  readonly kstatus: "Current" | "InProgress" | "Failed";
};

const hourMs = 3_600_000;

export const states: readonly KindInState[] = [
  { kind: "Campaign", state: "unseen", object: aCampaign(), kstatus: "InProgress" },
  campaign("progressing", "InProgress", { stored: undefined }),
  campaign("changed", "InProgress", {}, { generation: 2 }),
  campaign("waits-for-policy", "InProgress", { bundle: undefined, declaration: { kind: "unknown", why: "no policy" } }),
  campaign("waits-for-consent", "InProgress", { staleSources: ["website-optin"] }),
  campaign("no-gate", "InProgress", { gates: [] }),
  campaign("lost-reference", "Failed", { missing: ["MessageTemplate marketing/nowhere"] }),
  campaign("refused", "Failed", { declaration: { kind: "rejected", violations: [unowned()] } }),
  campaign("new", "Current", {}),
  campaign("refused-template", "Current", { refusedTemplates: [aRefusedTemplate()] }),
  campaign("sending", "Current", { totals: [totalsOf({ approved: 1204, judged: 1204 })] }),
  stopped("suspended-by-breach", aHold(), { requiredCases: ["flash-sale-k2-7f3a"], cases: [aCase()] }),
  stopped("suspended-for-crime", aHold({ cause: "CriticalBreach", severity: "Critical", clause: "K4" }), {
    requiredCases: ["flash-sale-k4-7f3a"],
    cases: [aCase({ metadata: { name: "flash-sale-k4-7f3a" }, spec: { clause: "K4", severity: "Critical" } })],
  }),
  stopped(
    "suspended-by-spec",
    aHold({ source: "spec", cause: "SuspendedBySpec", clause: null, rule: null, by: "operator" }),
    {
      campaign: aCampaign({ spec: { suspend: true } }),
    },
  ),
  stopped(
    "suspended-by-officer",
    aHold({
      source: "officer",
      cause: "SuspendedByOfficer",
      clause: null,
      rule: null,
      by: "ana.officer@idesk.example",
    }),
  ),
  stopped(
    "restricted-by-whatsapp",
    aHold({ source: "whatsapp", cause: "RestrictedByWhatsApp", clause: null, rule: null, by: "operator" }),
  ),
  stopped("terminated", aHold({ cause: "Terminated" })),
  campaign("suspended-and-waiting", "InProgress", {
    holds: { ...nothingHolds(), campaign: heldBy(aHold()) },
    gates: [],
  }),
  campaign("suspended-and-refused", "Failed", {
    holds: { ...nothingHolds(), campaign: heldBy(aHold()) },
    declaration: { kind: "rejected", violations: [unowned()] },
  }),
  source("unread", "InProgress", { health: undefined }),
  source("fresh", "Current", {}),
  source("stale", "Current", { health: health({ lastSyncAtMs: nowMs - hourMs }) }),
  source("unreachable", "InProgress", {
    health: health({ lastSyncAtMs: nowMs - hourMs, error: "the database does not answer" }),
  }),
  source("ineffective", "Current", { health: health({ withProof: 999 }) }),
  template("progressing", "InProgress", { stored: false }),
  template("unknown", "Current", {}),
  template("approved", "Current", { whatsapp: "APPROVED" }),
  template("paused", "Current", { whatsapp: "PAUSED" }),
  template("edited", "Current", { whatsapp: "APPROVED", edited: true }),
  template("refused", "Failed", { whatsapp: "APPROVED", judged: aFinding() }),
  template("not-judged", "Current", { whatsapp: "APPROVED", judged: { kind: "unknown", why: "NoBundle" } }),
  sender("progressing", "InProgress", { stored: false }),
  sender("good", "Current", { spec: { whatsapp: { quality: "GREEN" } } }),
  sender("low-quality", "Current", { spec: { whatsapp: { quality: "RED" } } }),
  sender("restricted", "Current", {
    spec: { whatsapp: { restrictions: [{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }] } },
  }),
  sender("suspended-by-spec", "Current", {
    spec: { suspend: true },
    hold: aHold({ scope: "sender.marketing.example", source: "spec", cause: "SuspendedBySpec", clause: null }),
  }),
  sender("lost-reference", "Failed", { spec: { replies: { campaignRef: { name: "nowhere" }, stopped: "Stopped." } } }),
  bundle("waits-for-source", "InProgress", {
    content: { kind: "absent", reason: "SourceUnavailable", message: "The ConfigMap does not exist." },
  }),
  bundle("promoting", "InProgress", {}),
  bundle("active", "Current", { active: activeBundle() }),
  bundle("unverified", "Failed", {
    content: { kind: "bad", reason: "VerificationFailed", message: "No key signed it." },
  }),
  bundle("rival", "Failed", { rival: "other" }),
  complianceCase("open", {}),
  complianceCase("overdue", {}, nowMs + 48 * hourMs),
  complianceCase("acknowledged", { acknowledged: { by: "ana.officer@idesk.example", at: now } }),
  complianceCase("closed", closedSpec()),
  review(),
];

function campaign(
  state: string,
  kstatus: KindInState["kstatus"],
  change: Partial<CampaignFacts>,
  metadata: object = {},
): KindInState {
  const facts = campaignFacts(change);
  const status = nextCampaignStatus(facts, standingOf(facts), undefined);
  const object = { ...facts.campaign, metadata: { ...facts.campaign.metadata, ...metadata }, status };
  return { kind: "Campaign", state, kstatus, object };
}

/** A campaign that was in order until something stopped it, on every gate. */
function stopped(state: string, hold: HoldRecord, change: Partial<CampaignFacts> = {}): KindInState {
  const gates = ["gate-1", "gate-2"].map((name) =>
    aGate(name, { holds: [{ scope, id: hold.id, foldedAtMs: hold.atMs }] }),
  );
  return campaign(state, "Current", { holds: { ...nothingHolds(), campaign: heldBy(hold) }, gates, ...change });
}

function nothingHolds() {
  return { campaign: undefined, sender: undefined, all: undefined };
}

function aRefusedTemplate() {
  const finding = { rule: "prohibited-goods", clause: "K5", severity: "Critical" } as const;
  return { name: "spring-offer-en", findings: [{ ...finding, message: "advertises prohibited goods: firearms" }] };
}

function unowned() {
  const violation = {
    clause: "P3",
    rule: "unowned-campaign",
    severity: "Major" as const,
    steps: [],
    undecidable: false,
  };
  const remedy = "name a team, a contact and somebody on call in spec.owner";
  return { ...violation, message: "nobody answers for it", remedy };
}

type Health = NonNullable<SourceFacts["health"]>;

function health(changes: Partial<Health> = {}): Health {
  const counts = { granted: 1000, withdrawn: 5, expired: 1, pending: 2, withProof: 1000 };
  return { lastSyncAtMs: nowMs, ...counts, lag: 0, generation: 1, error: null, ...changes };
}

function source(state: string, kstatus: KindInState["kstatus"], change: Partial<SourceFacts>): KindInState {
  const object = consentSource.parse(served("ConsentSource"));
  const facts = { source: object, health: health(), fileProblem: undefined, storedGeneration: 1, nowMs, ...change };
  return { kind: "ConsentSource", state, kstatus, object: { ...object, status: nextSourceStatus(facts) } };
}

function template(
  state: string,
  kstatus: KindInState["kstatus"],
  of: { whatsapp?: string; stored?: boolean; edited?: boolean; judged?: TextJudgement },
): KindInState {
  const { whatsapp, stored = true, edited = false, judged = { kind: "judged", findings: [] } } = of;
  const spec = whatsapp === undefined ? {} : { whatsapp: { status: whatsapp } };
  const object = messageTemplate.parse(served("MessageTemplate", spec));
  const atWhatsApp = templateAtWhatsApp(object.spec, undefined, nowMs);
  const digest = `sha256:${"a".repeat(64)}`;
  const status = nextTemplateStatus({ template: object, atWhatsApp, stored, edited, digest, judged, nowMs });
  return { kind: "MessageTemplate", state, kstatus, object: { ...object, status } };
}

function aFinding(): TextJudgement {
  const remedy = "take the goods out of every message; a licence does not help";
  const findings = aRefusedTemplate().findings.map((each) => ({ ...each, remedy, steps: [], undecidable: false }));
  return { kind: "judged", findings };
}

function sender(
  state: string,
  kstatus: KindInState["kstatus"],
  { spec = {}, stored = true, hold }: { spec?: object; stored?: boolean; hold?: HoldRecord },
): KindInState {
  const object = senderSchema.parse(served("Sender", spec));
  const atWhatsApp = senderAtWhatsApp(object.spec.whatsapp, undefined, nowMs);
  const holds = { sender: hold === undefined ? undefined : heldBy(hold), all: undefined };
  const status = nextSenderStatus({ sender: object, atWhatsApp, stored, carrier: undefined, holds, nowMs });
  return { kind: "Sender", state, kstatus, object: { ...object, status } };
}

function bundle(state: string, kstatus: KindInState["kstatus"], change: Partial<BundleFacts>): KindInState {
  const object = policyBundle.parse(served("PolicyBundle"));
  const { digest, revision } = activeBundle();
  const content = { kind: "good", digest, revision, signer: null, clauses: ["K1", "K2"] } as const;
  const gates = [aGate("gate-1", { bundle: digest }), aGate("gate-2", { bundle: digest })];
  const facts = { bundle: object, rival: undefined, content, active: undefined, gates, policyHolds: [], nowMs };
  return {
    kind: "PolicyBundle",
    state,
    kstatus,
    object: { ...object, status: nextBundleStatus({ ...facts, ...change }, undefined) },
  };
}

function activeBundle() {
  return { name: "example", digest: `sha256:${"b".repeat(64)}`, revision: "1.5.0", activatedAtMs: nowMs };
}

function complianceCase(state: string, spec: object, atMs: number = nowMs): KindInState {
  const object = aCase({ spec });
  const status = nextCaseStatus({ complianceCase: object, recipients: undefined, nowMs: atMs });
  return { kind: "ComplianceCase", state, kstatus: "Current", object: { ...object, status } };
}

function closedSpec() {
  const signed = { by: "ana.officer@idesk.example", at: now };
  return {
    acknowledged: signed,
    steps: [{ name: "CorrectSource", owner: "growth", state: "Done", ...signed }],
    resolution: { ...signed, summary: "Bought list removed" },
  };
}

function review(): KindInState {
  const object = complianceReview.parse(served("ComplianceReview"));
  return {
    kind: "ComplianceReview",
    state: "not-served",
    kstatus: "Failed",
    object: { ...object, status: nextReviewStatus(object, nowMs) },
  };
}

function served(kind: ManifestKind, spec: object = {}) {
  const made = manifest(kind, { spec: { ...spec } });
  const metadata = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  return { ...made, apiVersion, metadata: { ...made.metadata, ...metadata }, status: { observedGeneration: -1 } };
}
