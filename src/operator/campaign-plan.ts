import { desiredCampaign } from "../domain/desired/campaign.ts";
import { suspensionsOf } from "../domain/desired/declaration.ts";
import { campaignEvents, type EventSaid, suspendedWithoutMeasure } from "../domain/lifecycle/campaign-events.ts";
import { gateStartMs } from "../domain/lifecycle/campaign-ready.ts";
import { nextCampaignStatus, type Standing, standingOf } from "../domain/lifecycle/campaign-status.ts";
import { breachCase, type NewCase } from "../domain/lifecycle/case-opening.ts";
import { phaseBy } from "../domain/lifecycle/case-phase.ts";
import { isOpen } from "../domain/lifecycle/case-status.ts";
import { campaignWishes, holdChanges } from "../domain/lifecycle/hold-wishes.ts";
import { type ResumeAnswer, type ResumeFacts, resumeAnswer } from "../domain/lifecycle/resume.ts";
import { type Takeover, takeovers } from "../domain/lifecycle/takeover.ts";
import { instantText } from "../domain/time/instant.ts";
import { resumeRequestedAnnotation } from "../schemas/group.ts";
import type { CampaignStatus } from "../schemas/resources/campaign-status.ts";
import type { DesiredCampaign } from "../schemas/wire/desired.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { campaignScope } from "../schemas/wire/subjects.ts";
import { type Again, earliest } from "./again.ts";
import type { GatheredCampaign } from "./campaign-gather.ts";

export type CampaignPlan = {
  readonly record: DesiredCampaign;
  readonly holds: readonly HoldRecord[];
  readonly cases: readonly NewCase[];
  readonly takeovers: readonly Takeover[];
  readonly status: CampaignStatus;
  /** Told by whoever writes the status. */
  readonly events: readonly EventSaid[];
  /** Told once although no status says so. */
  readonly late: EventSaid | undefined;
  readonly again: Again;
};

/** A case waits this long for the measure, so that people read in the order of what happened; not longer. */
const caseWithinMs = 3_000;
/** Gates report a hold they have folded within milliseconds; whoever has not after this is said not to have. */
const measuredWithinMs = 5_000;

/** Pure: everything that follows from what was gathered. */
export function campaignPlan(facts: GatheredCampaign): CampaignPlan {
  const standing = standingOf(facts);
  const resume = resumeAnswer(resumeFacts(facts, standing));
  const handled =
    resume.kind === "answered" || resume.kind === "refused" ? resume.token : facts.campaign.status.lastHandledResume;
  const status = nextCampaignStatus(facts, standing, handled);
  const refused: EventSaid[] = resume.kind === "refused" ? [refusedEvent(resume.why)] : [];
  return {
    record: desiredCampaign(facts.campaign, {
      accepted: isAccepted(facts),
      suspensions: suspensionsOf(facts.campaign, facts.nowMs),
    }),
    holds: [...ownHolds(facts), ...(resume.kind === "lift" ? resume.records : [])],
    cases: casesToOpen(facts),
    takeovers: takeovers({ cases: facts.cases, held: facts.holds.campaign, at: instantText(facts.nowMs) }),
    status,
    events: [...campaignEvents({ facts, standing, next: status }), ...refused],
    late: lateEvent(facts, standing, status),
    again: earliest(waitOf(resume, facts.nowMs), measureAgain(facts, standing, status), ownTimes(facts)),
  };
}

/** When the policy cannot be asked now, its last answer stands: a running campaign is not stopped by a restart of ours. */
function isAccepted({ missing, declaration, stored }: GatheredCampaign): boolean {
  if (missing.length > 0 || declaration.kind === "rejected") return false;
  return declaration.kind === "accepted" || (stored?.record.accepted ?? false);
}

function ownHolds({ campaign, references, senderAtWhatsApp, holds, nowMs }: GatheredCampaign): HoldRecord[] {
  const wishes = campaignWishes(campaign, references.sender, senderAtWhatsApp.restricted);
  const changes = holdChanges({ scope: campaignScope(campaign.metadata), wishes, held: holds.campaign, nowMs });
  return mayBeRestricted(references) ? changes.filter(({ source }) => source !== "whatsapp") : changes;
}

/** A sender that cannot be read is not known to be free. */
function mayBeRestricted({ sender, unreadable }: GatheredCampaign["references"]): boolean {
  return sender === undefined && unreadable.length > 0;
}

function resumeFacts(facts: GatheredCampaign, standing: Standing): ResumeFacts {
  const { campaign, cases, requiredCases, holds, nowMs } = facts;
  const closed = cases.find((each) => requiredCases.includes(each.metadata.name) && !isOpen(each.status.phase));
  return {
    stops: standing.stops,
    blockers: standing.blockers,
    lastLift: holds.campaign?.lastLift ?? null,
    requested: campaign.metadata.annotations?.[resumeRequestedAnnotation],
    handled: campaign.status.lastHandledResume,
    requestId: facts.requestId,
    closedBy: closed === undefined ? undefined : phaseBy(closed.spec, "Closed"),
    scope: campaignScope(campaign.metadata),
    nowMs,
  };
}

/** After the status has said how long stopping took, or could not say it in time: people read first that it stopped. */
function casesToOpen({ campaign, cases, holds, steps, nowMs }: GatheredCampaign): NewCase[] {
  const byPolicy = holds.campaign?.holds.policy;
  if (byPolicy === undefined) return [];
  const { timeToCease, since } = campaign.status.enforcement ?? {};
  const isMeasured = timeToCease !== undefined && since === instantText(byPolicy.atMs);
  if (!isMeasured && nowMs < byPolicy.atMs + caseWithinMs) return [];
  const opened = breachCase({ campaign, hold: byPolicy, steps });
  return cases.some((each) => each.metadata.name === opened.name) ? [] : [opened];
}

function refusedEvent(why: string): EventSaid {
  return { severity: "Warning", reason: "ResumeRefused", action: "Resume", message: why };
}

function lateEvent({ nowMs }: GatheredCampaign, standing: Standing, status: CampaignStatus): EventSaid | undefined {
  const [stop] = standing.stops;
  const measured = status.enforcement?.timeToCease !== undefined;
  return stop === undefined || measured || nowMs < stop.atMs + measuredWithinMs
    ? undefined
    : suspendedWithoutMeasure(standing);
}

function waitOf(resume: ResumeAnswer, nowMs: number): Again {
  return resume.kind === "wait" ? { againInMs: resume.untilMs - nowMs } : undefined;
}

function measureAgain({ nowMs }: GatheredCampaign, { stops: [stop] }: Standing, status: CampaignStatus): Again {
  if (stop === undefined || status.enforcement?.timeToCease !== undefined) return undefined;
  const due = [caseWithinMs, measuredWithinMs].map((withinMs) => stop.atMs + withinMs - nowMs).filter((ms) => ms > 0);
  return due.length === 0 ? undefined : { againInMs: Math.min(...due) };
}

/** What comes by itself, without anybody writing: a restriction of the sender ends, a gate has had its time to start. */
function ownTimes({ senderAtWhatsApp, gates, nowMs }: GatheredCampaign): Again {
  const end = senderAtWhatsApp.changesAtMs ?? 0;
  const started = gates.filter((gate) => gate.bundle === null).map((gate) => gate.startedAtMs + gateStartMs);
  const ahead = [end, ...started].filter((ms) => ms > nowMs).map((ms) => ms - nowMs);
  return ahead.length === 0 ? undefined : { againInMs: Math.min(...ahead) };
}
