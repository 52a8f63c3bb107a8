import { afterReport, type BreachWindow, emptyWindow, windowCounts } from "../domain/enforcement/breach-window.ts";
import type { EnforcementInput, EnforcementOutput } from "../schemas/policy/enforcement.ts";
import type { DesiredCampaign } from "../schemas/wire/desired.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { type CampaignRef, campaignScope } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import type { VerdictRecord } from "../schemas/wire/verdict.ts";

export type WatchParts = {
  readonly campaign: (ref: CampaignRef) => DesiredCampaign | undefined;
  /** Whether this gate is the one that watches over the campaign. */
  readonly isWatcher: (ref: CampaignRef) => boolean;
  readonly isHeldByPolicy: (ref: CampaignRef) => boolean;
  /** When the policy's newest hold on the campaign was lifted; 0 when none was. */
  readonly liftedAtMs: (ref: CampaignRef) => number;
  readonly ask: (input: EnforcementInput) => Promise<EnforcementOutput | undefined>;
  /** Resolves when the hold is in the log. */
  readonly writeHold: (record: HoldRecord) => Promise<void>;
  readonly onWarning: (ref: CampaignRef, worst: Worst) => void;
  readonly gate: string;
  readonly nowMs: () => number;
};

type Worst = NonNullable<EnforcementInput["recent"]["worst"]>;
type Breach = {
  readonly campaign: DesiredCampaign;
  readonly recent: EnforcementInput["recent"];
  readonly decision: string;
  readonly breachAtMs: number;
};

/** Between two acts on the same campaign: a hold takes some milliseconds until the watch sees it. */
const actAgainMs = 2000;

type Acted = { readonly action: "warn" | "hold"; readonly atMs: number };

/**
 * Watches over campaigns. Every gate keeps every window, so that whoever becomes a campaign's watcher knows as much as the
 * one before; only the watcher acts. A critical breach is the exception: the gate that committed it acts at once.
 */
export function createWatch(parts: WatchParts) {
  const windows = new Map<string, BreachWindow>();
  const acted = new Map<string, Acted>();
  const acting = new Set<string>();
  /** Campaigns of which more was told while the policy was asked about less. */
  const toldMeanwhile = new Set<string>();
  return { onTotals, onCritical };

  async function onTotals(ref: CampaignRef, partition: number, totals: Totals): Promise<void> {
    const campaign = parts.campaign(ref);
    const outOf = campaign?.suspendAt.outOf ?? 200;
    const scope = campaignScope(ref);
    windows.set(scope, afterReport(windows.get(scope) ?? emptyWindow, { partition, totals, outOf }));
    if (campaign) await look(campaign);
  }

  /**
   * Asks the policy when this gate is the watcher and there is a breach in the window. A Critical one is found here when the
   * gate that committed it was killed before it could write the hold.
   */
  async function look(campaign: DesiredCampaign): Promise<void> {
    const window = windows.get(campaignScope(campaign));
    if (!window?.worst || !parts.isWatcher(campaign) || parts.isHeldByPolicy(campaign)) return;
    // Counted before the lift: the partitions have not told yet what they have counted since.
    if (window.liftedAtMs < parts.liftedAtMs(campaign)) return;
    const { judged, breaches } = windowCounts(window);
    const { decision, ...worst } = window.worst;
    const { breachAtMs } = window;
    if (worst.severity === "Critical") await decide({ campaign, recent: onlyThis(worst), decision, breachAtMs });
    else if (breaches > 0)
      await decide({ campaign, recent: { judged, violations: breaches, worst }, decision, breachAtMs });
  }

  async function onCritical(record: VerdictRecord, committedAtMs: number): Promise<void> {
    const campaign = parts.campaign(record.campaign);
    const worst = record.violations.find((violation) => violation.severity === "Critical" && !violation.undecidable);
    if (!campaign || !worst || parts.isHeldByPolicy(campaign)) return;
    await decide({
      campaign,
      recent: onlyThis({ rule: worst.rule, clause: worst.clause, severity: "Critical" }),
      decision: record.decision,
      breachAtMs: committedAtMs,
    });
  }

  /**
   * Reports come faster than answers and holds: one at a time a campaign, and none right after it was acted on for the same.
   * What was told meanwhile may be the last that is ever told, so it is looked at afterwards.
   */
  async function decide(breach: Breach): Promise<void> {
    const scope = campaignScope(breach.campaign);
    if (acting.has(scope)) return void toldMeanwhile.add(scope);
    if (isActedOn(breach, acted.get(scope))) return;
    acting.add(scope);
    try {
      const action = await act(breach);
      if (action) acted.set(scope, { action, atMs: parts.nowMs() });
    } finally {
      acting.delete(scope);
    }
    if (toldMeanwhile.delete(scope)) await look(breach.campaign);
  }

  /** A hold takes a moment until it is seen, and covers everything until it is lifted; a warning covers no Critical breach. */
  function isActedOn({ campaign, recent }: Breach, last: Acted | undefined): boolean {
    if (!last || parts.nowMs() - last.atMs >= actAgainMs) return false;
    return last.action === "warn" ? recent.worst?.severity !== "Critical" : parts.liftedAtMs(campaign) <= last.atMs;
  }

  async function act(breach: Breach): Promise<Acted["action"] | undefined> {
    const answer = await parts.ask(enforcementInput(breach, parts.nowMs()));
    if (!answer || answer.action === "none" || !breach.recent.worst) return undefined;
    if (answer.action === "warn") {
      parts.onWarning(breach.campaign, breach.recent.worst);
      return "warn";
    }
    await parts.writeHold(holdOf(breach, answer, { gate: parts.gate, nowMs: parts.nowMs() }));
    return "hold";
  }
}

/** One Critical verdict is enough, however many others were judged. */
function onlyThis(worst: Worst): EnforcementInput["recent"] {
  return { judged: 1, violations: 1, worst };
}

function enforcementInput({ campaign, recent }: Breach, nowMs: number): EnforcementInput {
  const { namespace, name, mode, suspendAt, minimumHoldMs, resume } = campaign;
  return {
    nowMs,
    campaign: { namespace, name, mode, suspendAt, minimumHoldMs, resume },
    recent,
    history: { suspensions: campaign.suspensions },
  };
}

/** The id is the crossing decision's, so that two gates which act on the same breach write the same hold. */
function holdOf(breach: Breach, answer: EnforcementOutput, by: { gate: string; nowMs: number }): HoldRecord {
  const { campaign, recent, decision, breachAtMs } = breach;
  return {
    scope: campaignScope(campaign),
    source: "policy",
    action: "hold",
    id: decision,
    cause: answer.action === "terminate" ? "Terminated" : (answer.cause ?? "ThresholdBreach"),
    clause: recent.worst?.clause ?? null,
    rule: recent.worst?.rule ?? null,
    severity: recent.worst?.severity ?? null,
    decision,
    by: by.gate,
    breachAtMs,
    atMs: by.nowMs,
    resume: answer.resume,
    notBeforeMs: by.nowMs + answer.holdMs,
    violations: recent.violations,
    outOf: recent.judged,
  };
}
