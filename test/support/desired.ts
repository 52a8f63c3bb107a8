import type { DesiredCampaign, DesiredSender } from "../../src/schemas/wire/desired.ts";

/** What the operator tells the gates of a campaign in good order. */
export function desiredCampaign(changes: Partial<DesiredCampaign> = {}): DesiredCampaign {
  return {
    namespace: "marketing",
    name: "spring-sale",
    generation: 1,
    category: "Marketing",
    purpose: "offers",
    topic: null,
    vertical: null,
    owned: true,
    sender: { namespace: "marketing", name: "idesk-main" },
    sources: [{ namespace: "marketing", name: "website-optin" }],
    templates: [{ namespace: "marketing", name: "spring-offer-en" }],
    startsAtMs: null,
    endsAtMs: null,
    quietHours: null,
    frequencyCap: null,
    expireAfterMs: 86_400_000,
    mode: "Enforce",
    suspendAt: { violations: 10, outOf: 200 },
    minimumHoldMs: 0,
    resume: "AfterCase",
    suspensions: 0,
    accepted: true,
    ...changes,
  };
}

export function desiredSender(changes: Partial<DesiredSender> = {}): DesiredSender {
  return {
    namespace: "marketing",
    name: "idesk-main",
    phoneNumberId: "106540352242922",
    wabaId: "102290129340398",
    businessName: "iDesk Media",
    domains: [],
    allowedNamespaces: [],
    permissions: [],
    restrictedUntilMs: null,
    replies: null,
    ...changes,
  };
}
