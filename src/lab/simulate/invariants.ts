import { emptyPartition, fold } from "../../domain/partition/fold.ts";
import { headers } from "../../schemas/wire/headers.ts";
import { type HoldRecord, type HoldState, isHeld } from "../../schemas/wire/hold.ts";
import { campaignScope, totalsKey } from "../../schemas/wire/subjects.ts";
import { decodeVerdict, type VerdictRecord } from "../../schemas/wire/verdict.ts";
import { campaigns, scopesOfCampaign } from "./campaigns.ts";
import { judgement, mayBeApproved } from "./judge.ts";
import type { Stored } from "./log.ts";
import type { Sent } from "./outbound.ts";
import { partitions, type Servers } from "./servers.ts";

export type Invariants = ReturnType<typeof createInvariants>;

/** Rules of the host that nothing in a run gives cause for. */
const neverRefusedBy = new Set([
  "body-lost",
  "evaluation-failed",
  "partition-mismatch",
  "policy-undefined",
  "malformed",
]);
/** A gate may stand still for less than its key lives between judging and what follows. */
const lateMs = 6000;

/** What a gate promises, checked record by record as the log grows, and of everything at the end. */
export function createInvariants(nowMs: () => number, bundles: () => readonly string[]) {
  const accepted = new Map<number, Sent>();
  const newest = new Map<number, VerdictRecord>();
  const final = new Set<number>();
  const firstOf = new Map<string, number>();
  const approvals = new Map<string, number[]>();
  const states = Array.from({ length: partitions }, emptyPartition);
  const holdIds = new Set<string>();
  const broken: string[] = [];
  const numbers = new Set<string>();
  let before: Stored | undefined;
  return { broken, accept, onStored, onShown, unfinished, atEnd, fault };

  function accept(message: Sent): void {
    accepted.set(message.sequence, message);
    numbers.add(JSON.parse(Buffer.from(message.data).toString("utf8")).to);
  }

  function fault(text: string): void {
    broken.push(`${Math.floor(nowMs())}: ${text}`);
  }

  function onStored(stored: Stored): void {
    const record = decodeVerdict(stored.subject, (name) => String(stored.headers[name] ?? ""));
    if (record) onVerdict(record, stored);
    else if (stored.subject.startsWith("consentry.hold.")) onHold(stored);
    if (!stored.subject.startsWith("consentry.body.")) checkNobodyNamed(stored);
    before = stored;
  }

  function onHold({ subject, headers: fields, sequence }: Stored): void {
    const record: HoldRecord = JSON.parse(String(fields[headers.hold]));
    holdIds.add(record.id);
    const state = states[Number(subject.split(".")[2])];
    if (state) fold(state, { kind: "hold", sequence, record });
  }

  /** Gates obey the log: what is shown and not there stops nothing. */
  function onShown({ scope, holds }: HoldState): void {
    for (const { id } of Object.values(holds)) if (!holdIds.has(id)) fault(`hold ${id} on ${scope} is not in the log`);
  }

  function onVerdict(record: VerdictRecord, stored: Stored): void {
    const at = stored.sequence;
    const { sequence, partition, attempt, outcome } = record;
    const message = accepted.get(sequence);
    const last = newest.get(sequence);
    const state = states[partition];
    if (!message || !state) {
      fault(`a verdict on ${sequence}, which nobody sent`);
      return;
    }
    if (final.has(sequence)) fault(`a verdict ${outcome} on ${sequence}, which has its final one: ${last?.outcome}`);
    if (attempt !== (last?.attempt ?? 0) + 1) fault(`attempt ${attempt} on ${sequence} after ${last?.attempt ?? 0}`);
    if (last && record.decision !== last.decision)
      fault(`${sequence} has two names: ${last.decision}, ${record.decision}`);
    if (attempt === 1) checkOrder(record);
    checkReplay(record, stored);
    const refusedBy = record.violations.find(({ rule }) => neverRefusedBy.has(rule));
    if (refusedBy) fault(`${sequence} refused by ${refusedBy.rule}`);
    if (outcome === "approved") checkApproval(record, message);
    newest.set(sequence, record);
    if (outcome === "approved" || outcome === "rejected") final.add(sequence);
    fold(state, { kind: "verdict", sequence: at, record });
  }

  function checkOrder({ recipient, sequence }: VerdictRecord): void {
    const last = firstOf.get(recipient) ?? 0;
    if (sequence < last) fault(`first verdict on ${sequence} after that on ${last}, which arrived later`);
    firstOf.set(recipient, sequence);
  }

  /** Privacy: a record that is no body names nobody. */
  function checkNobodyNamed({ subject, headers: fields, data }: Stored): void {
    const text = `${subject} ${Object.values(fields).join()} ${Buffer.from(data).toString("utf8")}`;
    for (const number of numbers) if (text.includes(number)) fault(`${subject.replace(number, "…")} names somebody`);
  }

  /** A verdict names what judged it, and the document that it holds leads to it again. */
  function checkReplay(
    { sequence, outcome, violations, bundle, campaign, generation }: VerdictRecord,
    { data }: Stored,
  ): void {
    if (!bundles().includes(bundle)) fault(`${sequence} judged by ${bundle || "no bundle"}, which was never to judge`);
    if (generation !== campaigns.get(campaignScope(campaign))?.generation)
      fault(`${sequence} judged by generation ${generation}`);
    if (data.length === 0) {
      if (outcome === "approved") fault(`${sequence} approved without the policy being asked`);
      return;
    }
    const again = judgement(Buffer.from(data));
    const same = again.ok && again.output.outcome === outcome && again.output.violations.length === violations.length;
    if (!same) fault(`${sequence} is ${outcome}, and otherwise when it is replayed`);
  }

  function checkApproval(record: VerdictRecord, message: Sent): void {
    const { sequence, partition, campaign, judgedAtMs } = record;
    const kind = JSON.parse(Buffer.from(message.data).toString("utf8")).text.body;
    if (!mayBeApproved(kind, judgedAtMs - message.storedAtMs)) fault(`${sequence} approved, which asks for: ${kind}`);
    const scope = scopesOfCampaign(campaign).find((one) => isHeld(states[partition]?.holds.get(one)));
    if (scope) fault(`${sequence} approved while ${scope} is held`);
    const body = before?.subject.startsWith("consentry.body.") ? Buffer.from(before.data) : undefined;
    if (!body?.equals(message.data)) fault(`${sequence} approved without its body right before it`);
    const declared = campaigns.get(campaignScope(campaign));
    const producerMs = message.expires ? Date.parse(message.expires) : Number.POSITIVE_INFINITY;
    const expireAtMs = Math.min(message.storedAtMs + (declared?.expireAfterMs ?? 0), producerMs);
    if (judgedAtMs > expireAtMs + lateMs) fault(`${sequence} approved ${judgedAtMs - expireAtMs} ms after its time`);
    const cap = declared?.frequencyCap;
    if (!cap) return;
    const key = `${campaign.name}/${record.recipient}`;
    const instants = [...(approvals.get(key) ?? []), judgedAtMs];
    approvals.set(key, instants);
    const recent = instants.filter((atMs) => atMs > judgedAtMs - cap.perMs && atMs <= judgedAtMs);
    if (recent.length > cap.messages) fault(`${sequence} is number ${recent.length} to one person under a cap`);
  }

  /** Messages without a final verdict, and holds in force: both come to an end. */
  function unfinished(): number {
    return accepted.size - final.size + [...(states[0]?.holds.values() ?? [])].filter(isHeld).length;
  }

  /** Once nothing fails any more, everything is judged, released and told. */
  function atEnd(servers: Servers): void {
    for (const { sequence } of accepted.values())
      if (!final.has(sequence)) fault(`${sequence} has no final verdict: ${newest.get(sequence)?.outcome ?? "none"}`);
    if (servers.outbound.messages.length > 0)
      fault(`${servers.outbound.messages.length} messages are left in OUTBOUND`);
    for (const [scope, state] of states[0]?.holds ?? []) {
      if (isHeld(state) !== isHeld(servers.holds.get(scope))) fault(`the bucket shows ${scope} otherwise than the log`);
    }
    checkCritical();
    checkTotals(servers);
  }

  function checkCritical(): void {
    for (const record of newest.values()) {
      const critical = record.violations.some(({ severity }) => severity === "Critical");
      const scope = campaignScope(record.campaign);
      const state = states[0]?.holds.get(scope);
      if (critical && !state?.holds.policy && !state?.lastLift)
        fault(`${scope} broke a critical rule and was never held`);
    }
  }

  function checkTotals(servers: Servers): void {
    for (const [partition, state] of states.entries()) {
      for (const [id, counted] of state.totals) {
        const [namespace = "", name = ""] = id.split("/");
        const told = servers.totals.get(totalsKey({ namespace, name }, partition))?.value;
        const same = told?.approved === counted.approved && told.rejected === counted.rejected;
        if (!same && counted.approved + counted.rejected > 0) fault(`totals of ${id} on ${partition} were not told`);
      }
    }
  }
}
