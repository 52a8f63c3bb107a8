import type { ConsentState, SuppressionState } from "../../schemas/wire/consent.ts";
import type { DesiredCampaign, DesiredSender } from "../../schemas/wire/desired.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { confirmationWithinMs, isOwnWord } from "../consent/own-word.ts";
import { suppressionOf } from "../consent/suppression.ts";

/** Everything that may have changed between a verdict and the send. */
export type Sight = {
  readonly verdict: Pick<VerdictRecord, "judgedAtMs" | "expireAtMs" | "reply">;
  /** As declared now; undefined when it was deleted. */
  readonly campaign: DesiredCampaign | undefined;
  readonly sender: DesiredSender | undefined;
  /** Something holds everything, the sender or the campaign. */
  readonly held: boolean;
  /** False: the suppression list has lost its sentinel, so nobody knows who has said stop. */
  readonly suppressionsKnown: boolean;
  readonly suppression: SuppressionState | undefined;
  /** What the campaign's sources hold of the person. */
  readonly consents: readonly ConsentState[];
  readonly nowMs: number;
};

export type Look =
  | { readonly action: "send" }
  /** Nothing is wrong with the approval; it may leave when this has passed. */
  | {
      readonly action: "wait";
      readonly reason: "Held" | "SuppressionsLost" | "SenderRestricted" | "SenderGone" | "NotAccepted";
    }
  /** It never leaves. */
  | { readonly action: "withhold"; readonly reason: "Expired" | "CampaignGone" | "Suppressed" | "Withdrawn" };

/** Clocks of gates and of whoever records a withdrawal may differ by this much. */
const clockSkewMs = 5000;

/**
 * The last look before a send. It only ever takes away: an approval that it does not like waits or is withheld, and nothing
 * that was not approved is ever made good here.
 */
export function lastLook(sight: Sight): Look {
  const { campaign, sender, verdict, nowMs } = sight;
  if (nowMs >= verdict.expireAtMs) return { action: "withhold", reason: "Expired" };
  if (!campaign) return { action: "withhold", reason: "CampaignGone" };
  const confirms = verdict.reply === "OptOutConfirmation";
  if (!confirms && hasWithdrawn(sight, campaign)) return { action: "withhold", reason: "Withdrawn" };
  if (sender && isSuppressed(sight, { campaign, sender })) return { action: "withhold", reason: "Suppressed" };
  if (sight.held) return { action: "wait", reason: "Held" };
  if (!sight.suppressionsKnown) return { action: "wait", reason: "SuppressionsLost" };
  if (!sender) return { action: "wait", reason: "SenderGone" };
  if (!campaign.accepted) return { action: "wait", reason: "NotAccepted" };
  if (sender.restrictedUntilMs !== null && sender.restrictedUntilMs > nowMs)
    return { action: "wait", reason: "SenderRestricted" };
  return { action: "send" };
}

/** Withdrawn after the verdict: what was withdrawn before it, the verdict has weighed. */
function hasWithdrawn(sight: Sight, campaign: DesiredCampaign): boolean {
  return sight.consents.some(
    (consent) =>
      consent.recordedAtMs >= sight.verdict.judgedAtMs - clockSkewMs &&
      (consent.state === "Withdrawn" || (consent.state === "Granted" && !consent.purposes.includes(campaign.purpose))),
  );
}

/**
 * The same exceptions as the rule `opted-out` has, but none for what was said after the verdict. A confirmation follows the very
 * stop that is said around its verdict; it only must not leave late.
 */
function isSuppressed(sight: Sight, at: { campaign: DesiredCampaign; sender: DesiredSender }): boolean {
  const entry = suppressionOf(sight.suppression, {
    businessName: at.sender.businessName,
    sender: `${at.sender.namespace}/${at.sender.name}`,
    purpose: at.campaign.purpose,
    topic: at.campaign.topic,
  });
  if (!entry) return false;
  if (sight.verdict.reply === "OptOutConfirmation")
    return !isOwnWord(entry) || sight.nowMs > entry.atMs + confirmationWithinMs;
  if (entry.channel === "Preference" && at.campaign.category !== "Marketing") return false;
  const said = entry.atMs >= sight.verdict.judgedAtMs - clockSkewMs;
  return said || entry.scope === "Everything" || at.campaign.category !== "Service";
}
