/** Builders of what lifecycle decisions are made of; each takes only what matters to the test. */

import type { CampaignFacts } from "../../src/domain/lifecycle/campaign-facts.ts";
import { instantMs, instantText } from "../../src/domain/time/instant.ts";
import { apiVersion } from "../../src/schemas/group.ts";
import { type Campaign, campaign as campaignSchema } from "../../src/schemas/resources/campaign.ts";
import { type ComplianceCase, complianceCase as caseSchema } from "../../src/schemas/resources/compliance-case.ts";
import type { GateRecord } from "../../src/schemas/wire/gates.ts";
import type { HoldRecord, HoldState } from "../../src/schemas/wire/hold.ts";
import { desiredCampaign } from "./desired.ts";

export const nowMs = instantMs("2026-11-22T02:57:41Z") ?? 0;
export const now = instantText(nowMs);
export const scope = "campaign.marketing.flash-sale";

type Change = { readonly spec?: object; readonly status?: object; readonly metadata?: object };

export function aCampaign({ spec = {}, status = {}, metadata = {} }: Change = {}): Campaign {
  return campaignSchema.parse({
    apiVersion,
    kind: "Campaign",
    metadata: {
      name: "flash-sale",
      namespace: "marketing",
      uid: "96553542-dc46",
      resourceVersion: "1",
      generation: 1,
      creationTimestamp: "2026-11-20T08:00:00Z",
      ...metadata,
    },
    spec: {
      category: "Marketing",
      purpose: "offers",
      senderRef: { name: "idesk-main" },
      consentSourceRefs: [{ name: "website-optin" }],
      owner: { team: "growth", contact: "growth@idesk.example", onCall: "pagerduty/growth" },
      ...spec,
    },
    status: { observedGeneration: -1, ...status },
  });
}

export function aCase({ spec = {}, status = {}, metadata = {} }: Change = {}): ComplianceCase {
  return caseSchema.parse({
    apiVersion,
    kind: "ComplianceCase",
    metadata: {
      name: "flash-sale-k2-7f3a",
      namespace: "marketing",
      uid: "c-1",
      resourceVersion: "1",
      generation: 1,
      creationTimestamp: now,
      ...metadata,
    },
    spec: {
      subject: { kind: "Campaign", namespace: "marketing", name: "flash-sale" },
      clause: "K2",
      rule: "consent-required",
      severity: "Major",
      openedAt: now,
      steps: [
        { name: "CeaseSending", owner: "operator", state: "Done", by: "operator", at: now },
        { name: "CorrectSource", owner: "growth", state: "Pending" },
        { name: "Approve", owner: "compliance", state: "Pending" },
      ],
      ...spec,
    },
    status: { observedGeneration: -1, ...status },
  });
}

export function aHold(changes: Partial<HoldRecord> = {}): HoldRecord {
  return {
    scope,
    source: "policy",
    action: "hold",
    id: "01JD9W3K7Q4V",
    cause: "ThresholdBreach",
    clause: "K2",
    rule: "consent-required",
    severity: "Major",
    decision: "01JD9W3K7Q4V",
    by: "gate-1",
    breachAtMs: nowMs - 100,
    atMs: nowMs,
    resume: "AfterCase",
    notBeforeMs: nowMs + 900_000,
    violations: 10,
    outOf: 200,
    ...changes,
  };
}

export function heldBy(...holds: readonly HoldRecord[]): HoldState {
  return { scope, holds: Object.fromEntries(holds.map((hold) => [hold.source, hold])), lastLift: null, places: {} };
}

export function aGate(name: string, changes: Partial<GateRecord> = {}): GateRecord {
  return {
    name,
    startedAtMs: 1,
    partitions: [0],
    desiredRevision: 7,
    bundle: "sha256:aa",
    revision: "1.4.0",
    problem: null,
    holds: [],
    ...changes,
  };
}

/** A campaign in good order: stored, judged by every gate, nothing in its way. */
export function campaignFacts(changes: Partial<CampaignFacts> = {}): CampaignFacts {
  const campaign = changes.campaign ?? aCampaign();
  return {
    campaign,
    missing: [],
    declaration: { kind: "accepted" },
    refusedTemplates: [],
    staleSources: [],
    stored: { record: desiredCampaign({ name: "flash-sale", generation: campaign.metadata.generation }), revision: 7 },
    bundle: { name: "whatsapp", digest: "sha256:aa", revision: "1.4.0", activatedAtMs: 1 },
    holds: { campaign: undefined, sender: undefined, all: undefined },
    gates: [aGate("gate-1"), aGate("gate-2")],
    totals: [],
    cases: [],
    requiredCases: [],
    stoppedSeenAtMs: undefined,
    nowMs,
    ...changes,
  };
}
