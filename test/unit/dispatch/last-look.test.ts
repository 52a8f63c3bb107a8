import { describe, expect, it } from "vitest";
import { lastLook, type Sight } from "../../../src/domain/dispatch/last-look.ts";
import { consentState } from "../../support/consent.ts";
import { desiredCampaign, desiredSender } from "../../support/desired.ts";

const judgedAtMs = 1_000_000;
const nothingWrong: Sight = {
  verdict: { judgedAtMs, expireAtMs: 9_000_000 },
  campaign: desiredCampaign(),
  sender: desiredSender(),
  held: false,
  suppressionsKnown: true,
  suppression: undefined,
  consents: [consentState()],
  nowMs: 2_000_000,
};

const stop = (scope: "Everything" | "Business", channel = "Keyword", atMs = 500_000) => ({
  entries: [{ scope, of: scope === "Business" ? "iDesk Media" : "", channel, atMs }],
});
const service = { campaign: desiredCampaign({ category: "Service" }) };
const utility = { campaign: desiredCampaign({ category: "Utility" }) };

const justWithdrawn = consentState({ state: "Withdrawn", recordedAtMs: judgedAtMs });

/** A confirmation on its way, right after the stop that it confirms. */
function confirms({
  scope = "Business",
  channel = "Keyword",
}: {
  scope?: "Everything" | "Business";
  channel?: string;
} = {}) {
  const verdict = { ...nothingWrong.verdict, reply: "OptOutConfirmation" } as const;
  return { ...service, verdict, suppression: stop(scope, channel, judgedAtMs), nowMs: judgedAtMs + 1000 };
}

describe("the last look before a send", () => {
  it.each<[string, Partial<Sight>, string]>([
    ["sends when nothing has changed", {}, "send"],
    ["withholds what is too late", { nowMs: 9_000_000 }, "withhold Expired"],
    ["withholds for a campaign that was deleted", { campaign: undefined }, "withhold CampaignGone"],
    ["waits under a hold", { held: true }, "wait Held"],
    ["waits while nobody knows who has said stop", { suppressionsKnown: false }, "wait SuppressionsLost"],
    ["waits for its sender", { sender: undefined }, "wait SenderGone"],
    ["waits while the declaration is refused", { campaign: desiredCampaign({ accepted: false }) }, "wait NotAccepted"],
    [
      "waits while WhatsApp restricts the sender",
      { sender: desiredSender({ restrictedUntilMs: 3_000_000 }) },
      "wait SenderRestricted",
    ],
    ["sends when the restriction is over", { sender: desiredSender({ restrictedUntilMs: 2_000_000 }) }, "send"],
    ["withholds from who has said stop", { suppression: stop("Business") }, "withhold Suppressed"],
    ["takes a stop for final also under a hold", { suppression: stop("Business"), held: true }, "withhold Suppressed"],
    ["answers who has stopped marketing, as the policy allowed", { ...service, suppression: stop("Business") }, "send"],
    [
      "does not answer who has said stop since",
      { ...service, suppression: stop("Business", "Keyword", judgedAtMs) },
      "withhold Suppressed",
    ],
    [
      "does not answer who wants nothing at all",
      { ...service, suppression: stop("Everything") },
      "withhold Suppressed",
    ],
    [
      "reads WhatsApp's marketing switch as being about marketing",
      { ...utility, suppression: stop("Business", "Preference") },
      "send",
    ],
    ["does not read a keyword so", { ...utility, suppression: stop("Business") }, "withhold Suppressed"],
    [
      "withholds after a withdrawal",
      { consents: [consentState({ state: "Withdrawn", recordedAtMs: judgedAtMs + 1 })] },
      "withhold Withdrawn",
    ],
    [
      "allows for clocks that differ a little",
      { consents: [consentState({ state: "Withdrawn", recordedAtMs: judgedAtMs - 4000 })] },
      "withhold Withdrawn",
    ],
    [
      "leaves older withdrawals to the verdict",
      { consents: [consentState({ state: "Withdrawn", recordedAtMs: 1 })] },
      "send",
    ],
    ["confirms the stop that is said around its verdict", confirms(), "send"],
    [
      "confirms it also where the person's history says it already",
      { ...confirms(), consents: [justWithdrawn] },
      "send",
    ],
    ["confirms nothing that an officer stopped", confirms({ channel: "Officer" }), "withhold Suppressed"],
    ["confirms nothing to who wants nothing at all", confirms({ scope: "Everything" }), "withhold Suppressed"],
    ["confirms nothing after five minutes", { ...confirms(), nowMs: judgedAtMs + 300_001 }, "withhold Suppressed"],
    [
      "does not take the question for a confirmation",
      { ...confirms(), verdict: { ...nothingWrong.verdict, reply: "OptInQuestion" } },
      "withhold Suppressed",
    ],
    [
      "withholds when this purpose alone was withdrawn",
      { consents: [consentState({ purposes: ["newsletter"], recordedAtMs: judgedAtMs })] },
      "withhold Withdrawn",
    ],
  ])("%s", (_name, changes, expected) => {
    const look = lastLook({ ...nothingWrong, ...changes });
    expect(look.action === "send" ? "send" : `${look.action} ${look.reason}`).toBe(expected);
  });
});
