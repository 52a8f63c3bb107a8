import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import type { SenderStanding, SenderStatus, SenderWhatsApp } from "../../schemas/resources/sender-status.ts";
import type { HoldRecord, HoldState } from "../../schemas/wire/hold.ts";
import { senderOf } from "../desired/campaign.ts";
import { withoutEndMs } from "../desired/restriction.ts";
import type { SenderAtWhatsApp } from "../desired/sender-at-whatsapp.ts";
import { instantText } from "../time/instant.ts";
import type { EventSaid } from "./campaign-events.ts";
import { conditionOf, nextConditions, type Obstacle, readiness, type Said } from "./conditions.ts";
import { stopReason, stopsOf } from "./stop.ts";

export type SenderFacts = {
  readonly sender: Sender;
  readonly atWhatsApp: SenderAtWhatsApp;
  readonly stored: boolean;
  /** The campaign that `spec.replies` names, where there is one of that name. */
  readonly carrier: Campaign | undefined;
  readonly holds: { readonly sender: HoldState | undefined; readonly all: HoldState | undefined };
  readonly nowMs: number;
};

/** The state of a number, as it was declared and as WhatsApp tells it by webhook. */
export function nextSenderStatus(facts: SenderFacts): SenderStatus {
  const { sender, atWhatsApp, nowMs } = facts;
  const { generation } = sender.metadata;
  const { whatsapp } = atWhatsApp;
  const untilMs = atWhatsApp.restricted.untilMs ?? undefined;
  const [stop] = stopsOf({ campaign: undefined, ...facts.holds });
  const obstacle = facts.stored ? carrierObstacle(facts) : onItsWay;
  const said = [...readiness(obstacle, "Known to the gates."), health(whatsapp, untilMs), suspended(stop)];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: sender.status.conditions, said, generation, nowMs }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    ...(untilMs === undefined || untilMs >= withoutEndMs ? {} : { until: instantText(untilMs) }),
    standing: standingOf(whatsapp, untilMs),
    summary: summaryOf({ obstacle, stop, whatsapp, untilMs }).slice(0, 1024),
  };
}

/** What keeps the number from being used, the worst first. */
function summaryOf(of: {
  readonly obstacle: Obstacle | undefined;
  readonly stop: HoldRecord | undefined;
  readonly whatsapp: SenderWhatsApp | undefined;
  readonly untilMs: number | undefined;
}): string {
  if (of.untilMs !== undefined) return "WhatsApp restricts the number.";
  if (of.stop !== undefined) return suspended(of.stop).message;
  if (of.obstacle !== undefined) return `Not ready: ${of.obstacle.message}`;
  return health(of.whatsapp, of.untilMs).message;
}

const onItsWay: Obstacle = {
  stalled: false,
  reason: "Progressing",
  message: "The sender is on its way to the gates.",
};

/** Without a campaign that may carry them nobody would get a reply, and nobody would be told why. */
function carrierObstacle({ sender, carrier }: SenderFacts): Obstacle | undefined {
  const { metadata, spec } = sender;
  if (spec.replies === undefined) return undefined;
  const named = `Campaign ${metadata.namespace}/${spec.replies.campaignRef.name}`;
  if (carrier === undefined) {
    const message = `${named}, which is to carry the replies, does not exist. Create it, or correct spec.replies.campaignRef.`;
    return { stalled: true, reason: "ReferenceNotFound", message };
  }
  const { namespace, name } = senderOf(carrier);
  if (carrier.spec.category === "Service" && namespace === metadata.namespace && name === metadata.name)
    return undefined;
  const message = `${named} cannot carry the replies: it has to be of category Service and to use this number.`;
  return { stalled: true, reason: "DeclarationRejected", message };
}

function health(whatsapp: SenderWhatsApp | undefined, untilMs: number | undefined): Said {
  const type = "Healthy";
  if (untilMs !== undefined) {
    return {
      type,
      status: "False",
      reason: "RestrictedByWhatsApp",
      message: "WhatsApp lets the number start no conversation; status.until says how long.",
    };
  }
  if (whatsapp === undefined) {
    return {
      type,
      status: "Unknown",
      reason: "NoData",
      message: "Neither a webhook nor spec.whatsapp says how WhatsApp rates the number.",
    };
  }
  if (whatsapp.quality === "RED" || whatsapp.status === "FLAGGED") {
    return {
      type,
      status: "False",
      reason: "OutsideThresholds",
      message: "WhatsApp rates the number low. Send less, and only what people asked for.",
    };
  }
  return { type, status: "True", reason: "WithinThresholds", message: "WhatsApp lets the number send." };
}

function suspended(stop: HoldRecord | undefined): Said {
  const type = "Suspended";
  if (stop === undefined) return { type, status: "False", reason: "Sending", message: "Nothing holds the number." };
  const message = "Every campaign that uses the number is stopped.";
  return { type, status: "True", reason: stopReason(stop), message };
}

function standingOf(whatsapp: SenderWhatsApp | undefined, untilMs: number | undefined): SenderStanding {
  if (whatsapp?.status === "BANNED" || whatsapp?.status === "DELETED") return "Disabled";
  if (untilMs !== undefined) return "Restricted";
  return whatsapp?.status === "FLAGGED" || whatsapp?.quality === "RED" ? "Warned" : "Good";
}

export function senderEvents(seen: SenderStatus, next: SenderStatus): EventSaid[] {
  const before = conditionOf(seen.conditions, "Healthy")?.reason;
  const now = conditionOf(next.conditions, "Healthy");
  if (now?.reason === "RestrictedByWhatsApp" && before !== "RestrictedByWhatsApp") {
    return [{ severity: "Warning", reason: "SenderRestricted", action: "Watch", message: now.message }];
  }
  if (before === "RestrictedByWhatsApp" && now?.reason !== before) {
    return [{ severity: "Normal", reason: "SenderRestored", action: "Watch", message: now?.message ?? "" }];
  }
  return [];
}
