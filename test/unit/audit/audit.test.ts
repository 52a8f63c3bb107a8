import { describe, expect, it } from "vitest";
import { type AuditRecord, createAudit } from "../../../src/domain/audit/audit.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import type { WithdrawalSignal } from "../../../src/schemas/wire/signal.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { verdictRecord } from "../../support/approvals.ts";

function verdict(sequence: number, changes: Partial<VerdictRecord> = {}, input = ""): AuditRecord {
  return {
    kind: "verdict",
    input,
    sequence: 2 * sequence,
    record: verdictRecord({ sequence, decision: `D${sequence}`, receivedAtMs: 1000 + sequence, ...changes }),
  };
}

function hold(action: "hold" | "lift", changes: Partial<HoldRecord> = {}): AuditRecord {
  const record: HoldRecord = {
    scope: "campaign.marketing.spring-sale",
    source: "policy",
    action,
    id: "h",
    cause: "ThresholdBreach",
    clause: null,
    rule: null,
    severity: null,
    decision: null,
    by: "gate-1",
    breachAtMs: null,
    atMs: 0,
    resume: "AfterCase",
    notBeforeMs: null,
    violations: null,
    outOf: null,
    ...changes,
  };
  return { kind: "hold", partition: 3, record, sequence: ++holdsWritten };
}

/** One more message to the same person, who may get two an hour. */
function capped(sequence: number): AuditRecord {
  const input = JSON.stringify({ campaign: { frequencyCap: { messages: 2, perMs: 3_600_000 } } });
  return verdict(sequence, { recipient: "p1-k1-A", judgedAtMs: 1000 + sequence }, input);
}

let holdsWritten = 0;

describe("the audit of what people have stopped", () => {
  const stop = (changes: Partial<WithdrawalSignal> = {}): WithdrawalSignal => ({
    ...{ id: "wd_1", event: "Withdrawn", to: "s1.x", pseudonym: "p1-k1-A", scope: "Business", of: "iDesk Media" },
    ...{ purposes: [], channel: "Keyword", atMs: 1000, source: null, inForceAfterMs: 5, ...changes },
  });
  /** An approval at an instant; `scope`: what the policy was told that is stopped. */
  const approval = (judgedAtMs: number, scope: string | null = null): AuditRecord => {
    const suppression = { known: true, value: { scope, channel: null } };
    const input = { campaign: { purpose: "offers" }, sender: { businessName: "iDesk Media" }, facts: { suppression } };
    return verdict(1, { recipient: "p1-k1-A", judgedAtMs, outcome: "approved" }, JSON.stringify(input));
  };
  const stopBreaches = (signals: readonly WithdrawalSignal[], approved: AuditRecord) => {
    const audit = createAudit({ createdMs: 0, lastSequence: 1 });
    for (const signal of signals) audit.takeWithdrawal({ signal, storedAtMs: signal.atMs + 10 });
    audit.take(approved);
    return audit.findings().breaches.filter(({ promise }) => promise === "stop").length;
  };

  it.each<[string, number, readonly WithdrawalSignal[], AuditRecord]>([
    ["an approval that was judged after a stop was in force", 1, [stop()], approval(1011)],
    ["one judged after a stop of everything", 1, [stop({ scope: "Everything", of: "" })], approval(1011)],
    ["no approval from before", 0, [stop()], approval(1010)],
    ["none of another business", 0, [stop({ of: "Other" })], approval(2000)],
    ["none of another person", 0, [stop({ pseudonym: "p1-k1-B" })], approval(2000)],
    ["none that policy allowed although it knew", 0, [stop()], approval(2000, "Business")],
    ["none after the stop was taken back", 0, [stop(), stop({ event: "Resumed", atMs: 1500 })], approval(1600)],
    ["none where nobody said that it was in force", 0, [stop({ inForceAfterMs: null })], approval(2000)],
    ["one before it was taken back", 1, [stop(), stop({ event: "Resumed", atMs: 1500 })], approval(1400)],
    [
      "one though another way of stopping was taken back",
      1,
      [stop(), stop({ event: "Resumed", atMs: 1500, channel: "Preference" })],
      approval(1600),
    ],
  ])("finds %s", (_what, breaches, signals, approved) => {
    expect(stopBreaches(signals, approved)).toBe(breaches);
  });
});

function findings(...records: AuditRecord[]) {
  const audit = createAudit({ createdMs: 0, lastSequence: 3 });
  for (const record of records) audit.take(record);
  return audit.findings();
}

describe("the audit of a verdict log", () => {
  it("finds nothing wrong with a log as it should be", () => {
    const log = [
      verdict(1),
      verdict(2, { outcome: "held" }),
      verdict(3, { outcome: "rejected" }),
      verdict(2, { attempt: 2 }),
    ];
    expect(findings(...log)).toMatchObject({
      verdicts: 4,
      messages: 3,
      finals: 3,
      approved: 2,
      breaches: [],
      open: 0,
      gaps: [],
    });
  });

  it.each<[string, AuditRecord[], object[]]>([
    [
      "a verdict that says the opposite later",
      [verdict(1), verdict(1, { outcome: "rejected", attempt: 2 })],
      [{ promise: "contradiction", detail: "approved, then rejected" }],
    ],
    [
      "a final verdict that came twice",
      [verdict(1), verdict(1, { attempt: 2 })],
      [{ promise: "contradiction", detail: "approved twice" }],
    ],
    ["an approval without a bundle", [verdict(1, { bundle: "" })], [{ promise: "bundle" }]],
    [
      "a verdict of the policy that names no bundle",
      [verdict(1, { outcome: "rejected", revision: "" }, "{}")],
      [{ promise: "origin", decision: "D1" }],
    ],
    ["one approval more than the cap", [1, 2, 3].map(capped), [{ promise: "cap", decision: "D3" }]],
    [
      "a wait after the end",
      [verdict(1), verdict(1, { outcome: "held", attempt: 2 })],
      [{ promise: "contradiction", detail: "approved, then held" }],
    ],
    [
      "an attempt that was written twice",
      [verdict(1, { outcome: "held" }), verdict(1, { outcome: "held" })],
      [{ promise: "contradiction", detail: "attempt 1 twice" }],
    ],
    ["an approval under a hold", [hold("hold"), verdict(1)], [{ promise: "hold", decision: "D1" }]],
    [
      "an approval under a hold of the sender",
      [hold("hold", { scope: "sender.marketing.idesk-main" }), verdict(1)],
      [{ promise: "hold" }],
    ],
    ["an approval under a hold of everything", [hold("hold", { scope: "all" }), verdict(1)], [{ promise: "hold" }]],
    [
      "an approval while a second source still holds",
      [hold("hold"), hold("hold", { source: "officer" }), hold("lift"), verdict(1)],
      [{ promise: "hold" }],
    ],
    ["a message judged before one that came earlier", [verdict(2), verdict(1)], [{ promise: "order", decision: "D1" }]],
  ])("finds %s", (_name, log, breaches) => {
    expect(findings(...log).breaches).toMatchObject(breaches);
  });

  it.each<[string, AuditRecord[]]>([
    ["an approval after the lift", [hold("hold"), hold("lift"), verdict(1)]],
    ["an approval before the hold", [verdict(1), hold("hold")]],
    ["a hold of another campaign", [hold("hold", { scope: "campaign.marketing.other" }), verdict(1)]],
    ["a hold on another partition", [hold("hold"), verdict(1, { partition: 4 })]],
    ["a trial, which is never sent", [hold("hold"), verdict(1, { trial: true })]],
    [
      "a parked message that finishes later",
      [verdict(1, { outcome: "deferred" }), verdict(2), verdict(1, { attempt: 2 })],
    ],
    ["two partitions that keep their own time", [verdict(9), verdict(8, { partition: 4 })]],
  ])("finds nothing wrong with %s", (_name, log) => {
    expect(findings(...log).breaches).toEqual([]);
  });

  it("expects no body of what waited when a restore erased them all", () => {
    const waiting = [verdict(1, { outcome: "held" }), verdict(2, { outcome: "deferred" })];
    const restored = hold("hold", { scope: "all", source: "officer", id: "restore-1" });
    expect(findings(...waiting, restored, verdict(3, { outcome: "held" })).parked.size).toBe(1);
  });

  it("names the sequences that have no verdict, of this OUTBOUND only", () => {
    const audit = createAudit({ createdMs: 1005, lastSequence: 10 });
    for (const record of [verdict(1), verdict(6), verdict(9), verdict(8)]) audit.take(record);
    expect(audit.findings().gaps).toEqual([7, 10]);
  });

  it("says where the bodies of what waits have to be", () => {
    const log = [verdict(1, { outcome: "held" }), verdict(2, { outcome: "held" }), verdict(2, { attempt: 2 })];
    expect([...findings(...log).parked]).toEqual([["D1", 1]]);
  });

  it("counts what has no final verdict yet", () => {
    expect(findings(verdict(1, { outcome: "held" }), verdict(2, { outcome: "deferred" }))).toMatchObject({
      open: 2,
      finals: 0,
    });
  });
});
