import type { ReplyKind } from "../../schemas/policy/verdict-input.ts";
import { frequencyCapHoursMax } from "../../schemas/wire/desired.ts";
import { afterHold, type HoldRecord, type HoldState, isHeld } from "../../schemas/wire/hold.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import { graver, noTotals, type Totals, type WorstBreach } from "../../schemas/wire/totals.ts";
import { isBreach, isUndecidable, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { HostRule } from "../decision/host-rules.ts";

// A partition's state is a fold of its records in the verdict log and of nothing else: whoever reads the same records has
// the same state. A gate folds its own commits as it makes them, and the whole log when it takes a partition.

/** A message that has no final verdict yet; its body stands right before `verdictSequence`. */
export type Parked = {
  readonly sequence: number;
  readonly verdictSequence: number;
  readonly record: VerdictRecord;
};

export type PartitionState = {
  readonly holds: Map<string, HoldState>;
  /** By OUTBOUND sequence. */
  readonly parked: Map<number, Parked>;
  /** By `<ns>/<campaign>`. */
  readonly totals: Map<string, Totals>;
  /**
   * Instants of approvals by `<ns>/<campaign>/<recipient>`, and of replies by their kind behind it; oldest first, none that no
   * frequency cap can count any more.
   */
  readonly approvals: Map<string, number[]>;
  /** When approvals that are too old were last looked for. */
  approvalsSweptAtMs: number;
};

export type Folded =
  | { readonly kind: "verdict"; readonly sequence: number; readonly record: VerdictRecord }
  | { readonly kind: "hold"; readonly sequence: number; readonly record: HoldRecord };

export function emptyPartition(): PartitionState {
  return { holds: new Map(), parked: new Map(), totals: new Map(), approvals: new Map(), approvalsSweptAtMs: 0 };
}

export const campaignId = (campaign: CampaignRef) => `${campaign.namespace}/${campaign.name}`;
/** The inverse of `campaignId`. */
export function campaignRef(id: string): CampaignRef {
  const slash = id.indexOf("/");
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}
export const approvalsKey = (campaign: CampaignRef, recipient: string) => `${campaignId(campaign)}/${recipient}`;
export const repliesKey = (campaign: CampaignRef, recipient: string, kind: ReplyKind) =>
  `${approvalsKey(campaign, recipient)}/${kind}`;

/** Takes one more record of the log into the state, in place: a copy a record would cost more than judging. */
export function fold(state: PartitionState, folded: Folded): void {
  if (folded.kind === "hold") foldHold(state, folded);
  else if (!folded.record.trial) foldVerdict(state, folded.record, folded.sequence);
}

function foldHold(state: PartitionState, { record, sequence }: Folded & { kind: "hold" }): void {
  const next = afterHold(state.holds.get(record.scope), record, sequence);
  state.holds.set(record.scope, next);
  const [kind, namespace, name] = record.scope.split(".");
  if (record.action !== "lift" || record.source !== "policy" || kind !== "campaign" || !namespace || !name) return;
  if (next.holds.policy !== undefined) return;
  // Also where nothing was judged yet: what is counted there from now on is counted after the lift.
  const id = campaignId({ namespace, name });
  const totals = state.totals.get(id) ?? noTotals;
  // Later than the lift before it, whatever the clocks of two operators say.
  const liftedAtMs = Math.max(record.atMs, totals.liftedAtMs + 1);
  state.totals.set(id, { ...totals, judged: 0, breaches: 0, worst: null, liftedAtMs });
}

function foldVerdict(state: PartitionState, record: VerdictRecord, verdictSequence: number): void {
  const before = state.parked.get(record.sequence);
  const id = campaignId(record.campaign);
  // Whoever sends for campaigns that nobody declared must not fill the memory with their names.
  if (isOfNoCampaign(record) && !state.totals.has(id)) return;
  state.totals.set(id, afterVerdict(state.totals.get(id) ?? noTotals, record, before?.record));
  if (record.outcome === "deferred" || record.outcome === "held") {
    state.parked.set(record.sequence, { sequence: record.sequence, verdictSequence, record });
  } else if (before) {
    state.parked.delete(record.sequence);
  }
  if (record.outcome === "approved") addApproval(state, record);
}

function afterVerdict(totals: Totals, record: VerdictRecord, before: VerdictRecord | undefined): Totals {
  const breach = isBreach(record);
  const counts = breach || record.outcome === "approved" || isRuleRejection(record);
  const first = record.violations.find((violation) => !violation.undecidable) ?? record.violations[0];
  const next = {
    ...totals,
    [record.outcome]: totals[record.outcome] + 1,
    atMs: Math.max(totals.atMs, record.judgedAtMs),
  };
  if (before) next[before.outcome]--;
  if (counts) next.judged++;
  if (isUndecidable(record)) next.undecidable++;
  if (breach) next.breaches++;
  next.worst = graver(totals.worst, breach ? breachOf(record) : null);
  if (record.outcome === "rejected" && first) {
    const rejected = (totals.byRule[first.rule]?.rejected ?? 0) + 1;
    next.byRule = { ...totals.byRule, [first.rule]: { clause: first.clause, rejected } };
  }
  return next;
}

function breachOf({ violations, decision }: VerdictRecord): WorstBreach | null {
  const counted = violations.filter(({ undecidable, severity }) => !undecidable && severity !== "Minor");
  const found = counted.find(({ severity }) => severity === "Critical") ?? counted[0];
  return found ? { rule: found.rule, clause: found.clause, severity: found.severity, decision } : null;
}

function isOfNoCampaign({ violations }: VerdictRecord): boolean {
  return violations[0]?.rule === unknownCampaign;
}

function isRuleRejection(record: VerdictRecord): boolean {
  return record.outcome === "rejected" && !isUndecidable(record);
}

const unknownCampaign: HostRule = "unknown-campaign";
/** No frequency cap looks back further. */
const approvalCountsMs = frequencyCapHoursMax * 3_600_000;
const sweepEveryMs = 24 * 3_600_000;

function addApproval(state: PartitionState, { campaign, recipient, judgedAtMs, reply }: VerdictRecord): void {
  if (!recipient) return;
  addInstant(state, approvalsKey(campaign, recipient), judgedAtMs);
  if (reply !== undefined) addInstant(state, repliesKey(campaign, recipient, reply), judgedAtMs);
  if (judgedAtMs < state.approvalsSweptAtMs + sweepEveryMs) return;
  state.approvalsSweptAtMs = judgedAtMs;
  forgetApprovals(state.approvals, judgedAtMs - approvalCountsMs);
}

function addInstant({ approvals }: PartitionState, key: string, atMs: number): void {
  const instants = approvals.get(key);
  if (instants) instants.push(atMs);
  else approvals.set(key, [atMs]);
}

function forgetApprovals(approvals: Map<string, number[]>, throughMs: number): void {
  for (const [key, instants] of approvals) {
    const kept = instants.filter((atMs) => atMs > throughMs);
    if (kept.length === 0) approvals.delete(key);
    else if (kept.length < instants.length) approvals.set(key, kept);
  }
}

/** Whether anything stops this campaign on this partition: everything, its sender, or itself. */
export function heldScope(state: PartitionState, scopes: readonly string[]): HoldState | undefined {
  for (const scope of scopes) {
    const hold = state.holds.get(scope);
    if (isHeld(hold)) return hold;
  }
  return undefined;
}
