import type { CampaignStatus } from "../../schemas/resources/campaign-status.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { answerable, type Blocker, blockersOf } from "./blocking.ts";
import { compliance, warnedBreach } from "./campaign-compliance.ts";
import { nextEnforcement } from "./campaign-enforcement.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import { campaignObstacle, readyMessage } from "./campaign-ready.ts";
import { remediation } from "./campaign-remediation.ts";
import { campaignSummary } from "./campaign-summary.ts";
import { suspension } from "./campaign-suspension.ts";
import { type Ceasing, ceasingOf } from "./cease.ts";
import { isTrue, nextConditions, readiness } from "./conditions.ts";
import { nextMessages } from "./messages.ts";
import { stopsOf } from "./stop.ts";

/** What holds the campaign and what stands in the way of ending that: read once, used by status and resume alike. */
export type Standing = {
  readonly stops: readonly HoldRecord[];
  readonly blockers: readonly Blocker[];
  readonly ceasing: Ceasing | undefined;
};

export function standingOf(facts: CampaignFacts): Standing {
  const stops = stopsOf(facts.holds);
  const [stop] = stops;
  return {
    stops,
    blockers: blockersOf({ required: facts.requiredCases, cases: facts.cases }),
    ceasing: stop === undefined ? undefined : ceasingOf(stop, facts.gates),
  };
}

/** @param handledResume the request for resuming that is answered by now */
export function nextCampaignStatus(
  facts: CampaignFacts,
  standing: Standing,
  handledResume: string | undefined,
): CampaignStatus {
  const { campaign, nowMs } = facts;
  const { generation } = campaign.metadata;
  const seen = campaign.status;
  const { stops, blockers, ceasing } = standing;
  const obstacle = campaignObstacle(facts);
  const { enforcement, history } = nextEnforcement({
    seen: seen.enforcement,
    history: seen.history,
    stop: stops[0],
    ceasing,
    stoppedSeenAtMs: facts.stoppedSeenAtMs,
    caseName: answerable(stops).length === 0 ? undefined : facts.requiredCases[0],
    warned: warnedBreach(facts) !== undefined,
    begun: obstacle === undefined || isTrue(seen.conditions, "Ready"),
    resumedBy: facts.holds.campaign?.lastLift?.by ?? "operator",
    nowMs,
  });
  const said = [
    ...readiness(obstacle, readyMessage(facts)),
    compliance(facts, stops),
    suspension({ stops, blockers, ceased: enforcement?.timeToCease !== undefined }),
  ];
  const messages = nextMessages({ totals: facts.totals, seen: seen.messages, nowMs });
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: seen.conditions, said, generation, nowMs }),
    ...(facts.bundle === undefined
      ? {}
      : { bundle: { revision: facts.bundle.revision, digest: shortDigest(facts.bundle.digest) } }),
    ...(enforcement === undefined ? {} : { enforcement }),
    remediation: remediation(facts.cases, blockers),
    ...(history === undefined ? {} : { history }),
    ...(messages === undefined ? {} : { messages }),
    ...(handledResume === undefined ? {} : { lastHandledResume: handledResume }),
    summary: campaignSummary({ facts, stops, blockers, obstacle }),
  };
}

/** What of a campaign's status is counted, and so may be half a minute old. */
export function withoutCounts(status: CampaignStatus): object {
  const { messages: _, remediation: repair, ...rest } = status;
  const { recipients: __, ...steps } = repair ?? { openCases: 0 };
  return { ...rest, remediation: steps };
}

/** Twelve digits tell bundles apart, as Git's seven do commits. */
export function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}
