import { type Announced, members } from "../domain/membership/members.ts";
import { owner } from "../domain/membership/rendezvous.ts";
import { Failure } from "../schemas/failures.ts";
import type { DesiredCampaign } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { HoldRecord, HoldState } from "../schemas/wire/hold.ts";
import { type CampaignRef, campaignScope } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import type { VerdictRecord } from "../schemas/wire/verdict.ts";
import type { createBundles } from "./bundles.ts";
import { collect, type Part } from "./collect.ts";
import { type BatchPlan, claimEntries, type LogEntry } from "./commit.ts";
import { createFoldedHolds } from "./folded-holds.ts";
import { type GatherParts, gather } from "./gather.ts";
import { createHoldWriting } from "./hold-writing.ts";
import { judgeParts } from "./judge.ts";
import { createLane } from "./lane.ts";
import { createMembership } from "./membership.ts";
import { type ParkedParts, wakeParked } from "./parked.ts";
import type { Candidate, OwnedPartition } from "./partition.ts";
import { createPartitions, type PartitionsParts } from "./partitions.ts";
import { type CommitResult, runPipeline } from "./pipeline.ts";
import { repairProjection } from "./projection.ts";
import { createReleaser, type ReleaseParts } from "./release.ts";
import { settle } from "./settle.ts";
import type { GateEvent } from "./telemetry.ts";
import type { Timers } from "./timers.ts";
import { createTotalsReporter, type TotalsParts } from "./totals.ts";
import { type BeginTrace, tracedSteps } from "./traced.ts";
import { createWatch } from "./watch.ts";

/** What a gate needs of the world; start.ts hands it over, a test may hand over something else. */
export type GateParts = Pick<
  PartitionsParts,
  "outbound" | "readFence" | "readPosition" | "readLog" | "restart" | "read"
> &
  Pick<GatherParts, "decode" | "pseudonym" | "otherPseudonym" | "replyKind" | "policyInput"> &
  Pick<ParkedParts, "readBody" | "decidable"> & {
    readonly name: string;
    readonly startedAtMs: number;
    readonly partitions: number;
    readonly verdictTtlSeconds: number;
    readonly publish: (entries: readonly LogEntry[]) => Promise<CommitResult>;
    readonly acknowledge: (reply: string) => void;
    readonly release: ReleaseParts["release"];
    readonly writeHold: (record: HoldRecord) => Promise<void>;
    readonly showHoldState: (state: HoldState) => Promise<void>;
    readonly putTotals: TotalsParts["put"];
    /** What the `totals` bucket says of a campaign on a partition. */
    readonly toldTotals: (campaign: CampaignRef, partition: number) => Totals | undefined;
    readonly announce: (record: GateRecord) => Promise<void>;
    /** Says that this gate is gone, so that the others need not wait for its key to expire. */
    readonly retire: () => Promise<void>;
    readonly campaign: (ref: CampaignRef) => DesiredCampaign | undefined;
    /** False when the suppression list was lost: nothing is approved then. */
    readonly suppressionsAreThere: () => boolean;
    readonly holdState: (scope: string) => HoldState | undefined;
    readonly desiredRevision: () => number;
    /** Newest revision of the list of stops that is looked at. */
    readonly stopsRevision: () => number;
    /** What the gates whose keys are alive have announced. */
    readonly aliveGates: () => Iterable<Announced>;
    readonly bundles: ReturnType<typeof createBundles>;
    readonly report: (event: GateEvent) => void;
    /** Absent: nothing is traced. */
    readonly beginTrace?: BeginTrace;
    readonly newToken: () => string;
    readonly nowMs: () => number;
    readonly monotonicMs: () => number;
    readonly sleep: (ms: number) => Promise<void>;
    readonly timers: Timers;
  };

const wakeEveryMs = 25;
const lookEveryMs = 1000;
/** Longer than a healthy writer needs between log and bucket. */
const repairEveryMs = 3000;
const idleMaxMs = 1000;
const suppressionsLost =
  "the suppression list was lost (the bucket `suppress` has no sentinel), so nobody knows who has said stop and nothing is " +
  "approved: restore a backup (consentry restore)";
/** A batch is refused with this when the server has too many open ones. */
const backOffCode = 10210;

/** A running gate. Everything it knows it can read again; stopping it at any instant loses nothing. */
export function runGate(parts: GateParts) {
  let running = true;
  let signal = () => {};
  let looking = false;
  /** Partitions that cannot be taken because the log is not the one they were judged by, and why. */
  const behind = new Map<number, string>();
  const foldedHolds = createFoldedHolds(parts.nowMs);
  const lane = createLane();
  const gathering: GatherParts = {
    ...parts,
    onFault: ({ decision }, error) => parts.report({ type: "lookup-fault", decision, error }),
  };
  const partitions = createPartitions({
    ...parts,
    gate: parts.name,
    lane,
    commitClaim: (claim) => lane(() => claimPartition(parts, claim)),
    onWork: () => signal(),
    onTaken: (owned) => {
      behind.delete(owned.number);
      parts.report({
        type: "partition-taken",
        partition: owned.number,
        position: owned.position,
        parked: owned.state.parked.size,
      });
      totals.correct(owned);
      membership.announceSoon();
    },
    onResynced: () => membership.announceSoon(),
    onLost: (partition, reason) => parts.report({ type: "partition-lost", partition, reason }),
    onFault: partitionFault,
  });
  const totals = createTotalsReporter({
    put: parts.putTotals,
    told: parts.toldTotals,
    partitions: partitions.list,
    timers: parts.timers,
  });
  const releaser = createReleaser({
    release: parts.release,
    timers: parts.timers,
    partitions: partitions.list,
    onFault: (partition, error) => parts.report({ type: "partition-fault", partition, error }),
  });
  const holdWriting = createHoldWriting({
    write: parts.writeHold,
    onWritten: (record) => parts.report({ type: "hold-written", record }),
    onFault: (scope, error) => parts.report({ type: "hold-fault", scope, error }),
    running: () => running,
    sleep: parts.sleep,
  });
  const watch = createWatch({
    ...parts,
    gate: parts.name,
    isWatcher: (ref) => owner(sharing(), campaignScope(ref)) === parts.name,
    isHeldByPolicy: (ref) => parts.holdState(campaignScope(ref))?.holds.policy !== undefined,
    liftedAtMs: (ref) => policyLiftMs(parts.holdState(campaignScope(ref))),
    ask: async (input) => await parts.bundles.active()?.enforcement(input),
    writeHold: holdWriting.write,
    onWarning: (ref, worst) =>
      parts.report({ type: "campaign-warned", campaign: `${ref.namespace}/${ref.name}`, ...worst }),
  });
  const membership = createMembership({
    announce: parts.announce,
    describe,
    members: sharing,
    onOwnership: partitions.want,
    onFrozen: () => {
      parts.report({ type: "frozen" });
      partitions.dropAll("stood still");
    },
    onFault: (error) => parts.report({ type: "membership-fault", error }),
    self: parts.name,
    partitions: parts.partitions,
    monotonicMs: parts.monotonicMs,
    timers: parts.timers,
  });
  const endings = [
    parts.timers.every(wakeEveryMs, wakeAllPartitions),
    parts.timers.every(lookEveryMs, () => void look()),
    parts.timers.every(repairEveryMs, () => void repair()),
  ];
  const steps = parts.beginTrace
    ? tracedSteps(parts.beginTrace, { gather: lookUp, judge, onSettled: totals.onSettled })
    : { gather: lookUp, judge, onSettled: totals.onSettled };
  const pipeline = runPipeline({
    collect: () => collect(steps, parts.bundles.active() ? partitions.list() : []),
    judge: steps.judge,
    commit: (plan) => parts.publish(plan.entries),
    settle: (plan, lastSequence, token) => settle(steps, plan, lastSequence, token),
    enforce,
    resync: afterRefusal,
    lane,
    somethingToDo,
    breathe: parts.timers.breathe,
    running: () => running,
    newToken: parts.newToken,
    identity: {
      gate: parts.name,
      verdictTtlSeconds: parts.verdictTtlSeconds,
    },
  });
  return {
    /** The fault that ended it, or nothing after `stop`. */
    ended: pipeline,
    onTotals: (ref: CampaignRef, partition: number, value: Totals) =>
      void watch.onTotals(ref, partition, value).catch(() => {}),
    onHold: () => void look(),
    onGates: () => membership.recompute(),
    onDesired: () => membership.announceSoon(),
    onBundle: () => {
      membership.recompute();
      membership.announceSoon();
    },
    onStop: () => membership.announceStops(),
    notReadyBecause: () => judgesNothingBecause() ?? hinderedBecause(),
    /** What a pod's readiness asks: that nobody has declared a policy yet is nothing that holds up an install. */
    podNotReadyBecause: () => (parts.bundles.isWanted() ? judgesNothingBecause() : undefined) ?? hinderedBecause(),
    stop,
  };

  function sharing(): string[] {
    return members(parts.aliveGates(), { name: parts.name, bundle: parts.bundles.active()?.digest ?? null });
  }

  function partitionFault(partition: number, error: unknown): void {
    const isBehind = error instanceof Failure && error.code === "LogBehind";
    // It stays so until somebody restores the log: told once.
    if (isBehind && behind.has(partition)) return;
    if (isBehind) behind.set(partition, error.message);
    parts.report({ type: "partition-fault", partition, error });
  }

  function lookUp(owned: OwnedPartition, candidate: Candidate) {
    return gather(gathering, owned, candidate);
  }

  function judge(collected: readonly Part[]) {
    return judgeParts({ ...parts, gate: parts.name, bundle: activeBundle, judge: askBundle }, collected);
  }

  function activeBundle() {
    const bundle = parts.bundles.active();
    if (!bundle) throw new Error("judging without a bundle");
    return bundle;
  }

  function askBundle(inputs: readonly Uint8Array[]) {
    return activeBundle().verdicts(inputs);
  }

  async function enforce(plan: BatchPlan): Promise<void> {
    const nowMs = parts.nowMs();
    const records = plan.layouts.flatMap(({ part }) => part.judged.map(({ record }) => record));
    parts.report({ type: "verdicts-committed", records, nowMs });
    for (const record of records) if (isCritical(record)) await watch.onCritical(record, nowMs);
    // Whoever was written to in this tick may be written to again.
    signal();
  }

  async function afterRefusal(plan: BatchPlan, token: string, result: CommitResult): Promise<void> {
    if (result.kind === "committed") return;
    const reason = result.kind === "refused" ? result.description : result.reason;
    parts.report({ type: "batch-not-stored", kind: result.kind, reason });
    if (result.kind === "refused" && result.errCode === backOffCode) await parts.sleep(50);
    await partitions.doubt(
      plan.layouts.map(({ part }) => part.owned),
      new Set([token]),
    );
    signal();
  }

  function wakeAllPartitions(): void {
    if (!parts.bundles.active()) return;
    const list = partitions.list();
    for (const owned of list) wakeParked({ ...parts, onDue: () => signal() }, owned, list.length);
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      await partitions.look();
    } finally {
      looking = false;
    }
  }

  /** One gate is enough: whoever owns partition 0, where every hold stands as on all others. */
  async function repair(): Promise<void> {
    const first = partitions.owned.get(0);
    if (!first?.ready) return;
    const onRepaired = (scope: string) => parts.report({ type: "projection-repaired", scope });
    const repaired = repairProjection(
      { shown: parts.holdState, show: parts.showHoldState, onRepaired },
      first.state.holds,
    );
    await repaired.catch((error: unknown) => parts.report({ type: "hold-fault", scope: "holds", error }));
  }

  function somethingToDo(): Promise<void> {
    return new Promise((resolve) => {
      const callOff = parts.timers.after(idleMaxMs, resolve);
      signal = () => {
        callOff();
        signal = () => {};
        resolve();
      };
    });
  }

  function judgesNothingBecause(): string | undefined {
    return parts.bundles.active() ? undefined : `no policy bundle judges yet (${parts.bundles.problem()})`;
  }

  function hinderedBecause(): string | undefined {
    if (!parts.suppressionsAreThere()) return suppressionsLost;
    const [logBehind] = behind.values();
    if (logBehind !== undefined) return logBehind;
    if (!membership.isAnnounced()) return "it has not told the other gates yet that it is there";
    const untaken = partitions.untaken();
    if (untaken > 0) return `${untaken} of its partitions are not taken yet: their messages wait`;
    return holdWriting.problem();
  }

  function describe(): GateRecord {
    const owned = partitions.list();
    const bundle = parts.bundles.active();
    return {
      name: parts.name,
      startedAtMs: parts.startedAtMs,
      partitions: owned.map((one) => one.number),
      desiredRevision: parts.desiredRevision(),
      stopsRevision: parts.stopsRevision(),
      bundle: bundle?.digest ?? null,
      revision: bundle?.revision ?? null,
      problem: problem(),
      holds: foldedHolds(owned.map((one) => one.state.holds)),
    };
  }

  /** In one word, for the operator. */
  function problem(): string | null {
    if (!parts.suppressionsAreThere()) return "SuppressionListLost";
    return behind.size > 0 ? "LogBehind" : parts.bundles.problem();
  }

  async function stop(): Promise<void> {
    running = false;
    signal();
    for (const end of endings) end();
    const silent = membership.stop();
    await pipeline.catch(() => {});
    totals.flush();
    totals.stop();
    partitions.want([]);
    // A record that is written after it was withdrawn would stand for a gate that lives.
    await silent;
    await parts.retire().catch(() => {});
    releaser.stop();
    await parts.bundles.close();
  }
}

async function claimPartition(
  parts: Pick<GateParts, "publish">,
  claim: Parameters<PartitionsParts["commitClaim"]>[0],
): Promise<number | undefined> {
  const result = await parts.publish(claimEntries(claim.partition, claim.position, claim.fence));
  return result.kind === "committed" ? result.lastSequence : undefined;
}

function policyLiftMs(state: HoldState | undefined): number {
  return state?.lastLift?.source === "policy" ? state.lastLift.atMs : 0;
}

function isCritical(record: VerdictRecord): boolean {
  return !record.trial && record.violations.some((one) => one.severity === "Critical" && !one.undecidable);
}
