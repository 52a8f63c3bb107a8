import type { CampaignStatus } from "../../schemas/resources/campaign-status.ts";
import type { EventReason } from "../../schemas/resources/conditions.ts";
import type { EnforcementStatus } from "../../schemas/resources/enforcement-status.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import type { Standing } from "./campaign-status.ts";
import { conditionOf, isTrue } from "./conditions.ts";
import { breachHeadline } from "./words.ts";

/** Something that happened and that a person who describes the object should read once. */
export type EventSaid = {
  readonly severity: "Normal" | "Warning";
  readonly reason: EventReason;
  /** What was done, in one word. */
  readonly action: string;
  readonly message: string;
};

/** Transitions between two statuses of a campaign. Telling them is up to whoever wrote the new one, so each is told once. */
export function campaignEvents(of: {
  readonly facts: CampaignFacts;
  readonly standing: Standing;
  readonly next: CampaignStatus;
}): EventSaid[] {
  const seen = of.facts.campaign.status;
  return [
    ...suspended(of.standing, seen, of.next),
    ...resumed(of.facts, seen, of.next),
    ...declarationRejected(seen, of.next),
  ];
}

/** Told when every gate has stopped, because then it can say how long that took. */
function suspended({ stops }: Standing, seen: CampaignStatus, next: CampaignStatus): EventSaid[] {
  const [stop] = stops;
  const { enforcement } = next;
  if (stop === undefined || enforcement?.timeToCease === undefined || sameStop(seen.enforcement, enforcement))
    return [];
  const [stopped = "", live = ""] = (enforcement.gatesStopped ?? "").split("/");
  return [suspendedEvent(stop, `stopped on ${stopped} of ${live} gates in ${enforcement.timeToCease}`)];
}

/** For when gates do not report in time: better said late and incomplete than never. */
export function suspendedWithoutMeasure({ stops, ceasing }: Standing): EventSaid | undefined {
  const [stop] = stops;
  if (stop === undefined || ceasing === undefined) return undefined;
  const gates =
    ceasing.live === 0 ? "no gate is running" : `${ceasing.stopped} of ${ceasing.live} gates have confirmed so far`;
  return suspendedEvent(stop, `the stop is in every gate's log; ${gates}`);
}

function suspendedEvent(stop: HoldRecord, how: string): EventSaid {
  return { severity: "Warning", reason: "Suspended", action: "Suspend", message: `${whyStopped(stop)}; ${how}` };
}

function whyStopped(stop: HoldRecord): string {
  switch (stop.cause) {
    case "SuspendedBySpec":
      return "spec.suspend is true";
    case "SuspendedByOfficer":
      return `by ${stop.by}`;
    case "RestrictedByWhatsApp":
      return "WhatsApp restricts the sender";
    case "MassSuspension":
      return `${breachHeadline(stop)}, as many others after a new policy bundle`;
    default:
      return breachHeadline(stop);
  }
}

function resumed({ holds }: CampaignFacts, seen: CampaignStatus, next: CampaignStatus): EventSaid[] {
  if (!isTrue(seen.conditions, "Suspended") || isTrue(next.conditions, "Suspended")) return [];
  const by = holds.campaign?.lastLift?.by ?? "operator";
  const after = seen.enforcement?.case === undefined ? "" : ` after case ${seen.enforcement.case}`;
  const message = `by ${by}${after}; held messages are judged again`;
  return [{ severity: "Normal", reason: "Resumed", action: "Resume", message }];
}

function declarationRejected(seen: CampaignStatus, next: CampaignStatus): EventSaid[] {
  const ready = conditionOf(next.conditions, "Ready");
  if (ready?.reason !== "DeclarationRejected") return [];
  if (conditionOf(seen.conditions, "Ready")?.reason === "DeclarationRejected") return [];
  return [{ severity: "Warning", reason: "DeclarationRejected", action: "Refuse", message: ready.message }];
}

function sameStop(seen: EnforcementStatus | undefined, next: EnforcementStatus): boolean {
  return (
    seen?.timeToCease !== undefined &&
    seen.since === next.since &&
    seen.cause === next.cause &&
    seen.decision === next.decision
  );
}
