import type { Violation } from "../../src/schemas/policy/verdict-output.ts";
import type { HoldRecord } from "../../src/schemas/wire/hold.ts";
import { noTotals, type Totals } from "../../src/schemas/wire/totals.ts";
import type { VerdictRecord } from "../../src/schemas/wire/verdict.ts";

export function violation(changes: Partial<Violation> = {}): Violation {
  return {
    rule: "consent-required",
    clause: "K2",
    severity: "Major",
    message: "no live consent",
    remedy: "record the consent",
    steps: [],
    undecidable: false,
    ...changes,
  };
}

export function verdict(changes: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    outcome: "approved",
    campaign: { namespace: "marketing", name: "spring-sale" },
    partition: 3,
    decision: "01JD9W5R2M0001",
    sequence: 1,
    attempt: 1,
    recipient: "p1-k1-AAAAAAAAAAAAAAAAAAAAAA",
    sender: "marketing/idesk-main",
    violations: [],
    bundle: "sha256:00",
    revision: "1.4.0",
    generation: 1,
    receivedAtMs: 1000,
    judgedAtMs: 1010,
    deferUntilMs: null,
    expireAtMs: 100_000,
    gate: "gate-0",
    trial: false,
    ...changes,
  };
}

export function holdOf(changes: Partial<HoldRecord> = {}): HoldRecord {
  return {
    scope: "campaign.marketing.spring-sale",
    source: "policy",
    action: "hold",
    id: "01JD9W5R2M0001",
    cause: "ThresholdBreach",
    clause: "K2",
    rule: "consent-required",
    severity: "Major",
    decision: "01JD9W5R2M0001",
    by: "gate-0",
    breachAtMs: 1000,
    atMs: 1001,
    resume: "AfterCase",
    notBeforeMs: null,
    violations: 10,
    outOf: 200,
    ...changes,
  };
}

export function totalsOf(changes: Partial<Totals> = {}): Totals {
  return { ...noTotals, ...changes };
}
