import { afterHold, type HoldRecord, type HoldState, isHeld, isRestore } from "../../schemas/wire/hold.ts";
import { campaignScope } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { type AuditedWithdrawal, createWithdrawals } from "./withdrawals.ts";

/** A record of the verdict log, as far as the audit looks at it. */
export type AuditRecord =
  | AuditedVerdict
  | { readonly kind: "hold"; readonly partition: number; readonly record: HoldRecord; readonly sequence: number };

type AuditedVerdict = {
  readonly kind: "verdict";
  readonly record: VerdictRecord;
  /** The document that the policy judged, as JSON; empty when it was not asked. */
  readonly input: string;
  readonly sequence: number;
};

/** The promises of the log that can be checked by reading it. */
export type Pledge = "contradiction" | "bundle" | "hold" | "order" | "cap" | "origin" | "stop";

export type Breach = {
  readonly promise: Pledge;
  /** The decision that breaks it. */
  readonly decision: string;
  readonly detail: string;
};

export type Audit = {
  /** Takes the next record of the log, in the log's order. */
  readonly take: (record: AuditRecord) => void;
  /** Takes a withdrawal; all of them come before the log. */
  readonly takeWithdrawal: (withdrawal: AuditedWithdrawal) => void;
  readonly findings: () => Findings;
};

export type Findings = {
  readonly verdicts: number;
  readonly messages: number;
  readonly approved: number;
  readonly finals: number;
  readonly breaches: readonly Breach[];
  /** Messages with an interim verdict and no final one: deferred or held now. */
  readonly open: number;
  /** Of those that wait to be judged again, the VERDICTS sequence at which the body has to be. */
  readonly parked: ReadonlyMap<string, number>;
  /** OUTBOUND sequences from the first judged one to the last stored one that have no verdict at all. */
  readonly gaps: readonly number[];
  readonly isApproved: (decision: string) => boolean;
};

/** @param outbound sequences of an older OUTBOUND mean other messages: they are left out of the gaps */
export function createAudit(outbound: { readonly createdMs: number; readonly lastSequence: number }): Audit {
  const finals = new Map<string, VerdictRecord["outcome"]>();
  const interim = new Set<string>();
  const attempts = new Set<string>();
  const parked = new Map<string, number>();
  const approvals = new Map<string, number[]>();
  const approved = new Set<string>();
  const sequences = new Set<number>();
  const partitions = new Map<number, Partition>();
  const breaches: Breach[] = [];
  const withdrawals = createWithdrawals();
  let verdicts = 0;
  return {
    takeWithdrawal: withdrawals.take,
    take: (taken) => (taken.kind === "hold" ? takeHold(taken) : takeVerdict(taken)),
    findings: () => ({
      verdicts,
      messages: new Set([...finals.keys(), ...interim]).size,
      approved: approved.size,
      finals: finals.size,
      breaches,
      open: [...interim].filter((decision) => !finals.has(decision)).length,
      parked: new Map(parked),
      gaps: gapsIn(sequences, outbound.lastSequence),
      isApproved: (decision) => approved.has(decision),
    }),
  };

  function takeHold({ partition, record, sequence }: AuditRecord & { kind: "hold" }): void {
    const { holds } = partitionOf(partition);
    holds.set(record.scope, afterHold(holds.get(record.scope), record, sequence));
    // A restore erases every body: what waited may have been sent since. Such a message is refused when its turn comes.
    if (record.action === "hold" && isRestore(record)) parked.clear();
  }

  function takeVerdict({ record, input, sequence }: AuditedVerdict): void {
    verdicts++;
    if (record.receivedAtMs >= outbound.createdMs) sequences.add(record.sequence);
    checkOrder(record);
    if (input !== "") checkOrigin(record);
    if (record.outcome === "approved") checkApproval(record, input);
    if (record.outcome === "deferred" || record.outcome === "held") checkInterim(record, sequence);
    else checkFinal(record);
  }

  function checkInterim(record: VerdictRecord, sequence: number): void {
    const final = finals.get(record.decision);
    const attempt = `${record.decision} ${record.attempt}`;
    const detail = final ? `${final}, then ${record.outcome}` : `attempt ${record.attempt} twice`;
    if (final || attempts.has(attempt)) breaches.push({ promise: "contradiction", decision: record.decision, detail });
    attempts.add(attempt);
    interim.add(record.decision);
    // The body stands right before its verdict; a trial is never judged again and has none.
    if (!final && !record.trial) parked.set(record.decision, sequence - 1);
  }

  /** What policy judged says by which bundle and for which generation of the campaign. */
  function checkOrigin(record: VerdictRecord): void {
    if (record.bundle !== "" && record.revision !== "" && record.generation > 0) return;
    breaches.push({ promise: "origin", decision: record.decision, detail: "names no bundle or no generation" });
  }

  /** The cap is the one that policy was told, so that a cap changed since condemns nobody. */
  function checkCap(record: VerdictRecord, input: string): void {
    const cap = capOf(input);
    if (!cap || record.trial) return;
    const key = `${campaignScope(record.campaign)} ${record.recipient}`;
    const recent = (approvals.get(key) ?? []).filter((atMs) => atMs > record.judgedAtMs - cap.perMs);
    recent.push(record.judgedAtMs);
    approvals.set(key, recent);
    const detail = `${recent.length} approved where ${cap.messages} may be`;
    if (recent.length > cap.messages) breaches.push({ promise: "cap", decision: record.decision, detail });
  }

  function checkFinal(record: VerdictRecord): void {
    const before = finals.get(record.decision);
    finals.set(record.decision, before ?? record.outcome);
    parked.delete(record.decision);
    if (before === undefined) return;
    const detail = before === record.outcome ? `${before} twice` : `${before}, then ${record.outcome}`;
    breaches.push({ promise: "contradiction", decision: record.decision, detail });
  }

  function checkApproval(record: VerdictRecord, input: string): void {
    approved.add(record.decision);
    checkCap(record, input);
    if (record.bundle === "")
      breaches.push({ promise: "bundle", decision: record.decision, detail: "approved without a bundle" });
    const unheard = withdrawals.unheard(record, input);
    if (unheard) breaches.push({ promise: "stop", decision: record.decision, detail: unheard });
    const scope = record.trial ? undefined : heldBy(record);
    if (scope)
      breaches.push({ promise: "hold", decision: record.decision, detail: `approved while ${scope} was held` });
  }

  function heldBy(record: VerdictRecord): string | undefined {
    const { holds } = partitionOf(record.partition);
    const scopes = ["all", `sender.${record.sender.replace("/", ".")}`, campaignScope(record.campaign)];
    return scopes.find((scope) => isHeld(holds.get(scope)));
  }

  /** The first verdicts of a partition come in the order in which its messages arrived. */
  function checkOrder(record: VerdictRecord): void {
    const partition = partitionOf(record.partition);
    if (record.attempt !== 1) return;
    if (record.receivedAtMs < partition.lastReceivedAtMs && record.sequence < partition.lastSequence) {
      const detail = `message ${record.sequence} was judged after ${partition.lastSequence}`;
      breaches.push({ promise: "order", decision: record.decision, detail });
    }
    partition.lastSequence = record.sequence;
    partition.lastReceivedAtMs = record.receivedAtMs;
  }

  function partitionOf(number: number): Partition {
    const known = partitions.get(number);
    if (known) return known;
    const fresh: Partition = { holds: new Map(), lastSequence: 0, lastReceivedAtMs: 0 };
    partitions.set(number, fresh);
    return fresh;
  }
}

type Partition = { readonly holds: Map<string, HoldState>; lastSequence: number; lastReceivedAtMs: number };

function capOf(input: string): { messages: number; perMs: number } | null {
  if (input === "") return null;
  const told: { campaign?: { frequencyCap?: { messages: number; perMs: number } | null } } = JSON.parse(input);
  return told.campaign?.frequencyCap ?? null;
}

function gapsIn(sequences: ReadonlySet<number>, last: number): number[] {
  let first = Number.POSITIVE_INFINITY;
  for (const sequence of sequences) first = Math.min(first, sequence);
  const gaps: number[] = [];
  for (let sequence = first; sequence <= last; sequence++) if (!sequences.has(sequence)) gaps.push(sequence);
  return gaps;
}
