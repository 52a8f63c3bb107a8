import type { DesiredCampaign, DesiredSender } from "../../schemas/wire/desired.ts";
import { type CampaignRef, campaignScope, senderScope } from "../../schemas/wire/subjects.ts";

export const sender: DesiredSender = {
  namespace: "shop",
  name: "main",
  phoneNumberId: "1",
  wabaId: "1",
  businessName: "Simulated",
  domains: [],
  allowedNamespaces: [],
  permissions: [],
  restrictedUntilMs: null,
  replies: null,
};

export const senderName = `${sender.namespace}/${sender.name}`;

export const capped = { messages: 2, perMs: 4000 };

function campaign(name: string, change: Partial<DesiredCampaign>): [string, DesiredCampaign] {
  const ref: CampaignRef = { namespace: "shop", name };
  return [
    campaignScope(ref),
    {
      ...ref,
      generation: 1,
      category: "Marketing",
      purpose: "offers",
      topic: null,
      vertical: null,
      owned: true,
      sender: { namespace: "shop", name: "main" },
      sources: [],
      templates: [],
      startsAtMs: null,
      endsAtMs: null,
      quietHours: null,
      frequencyCap: null,
      expireAfterMs: 600_000,
      mode: "Enforce",
      suspendAt: { violations: 3, outOf: 200 },
      minimumHoldMs: 1000,
      resume: "AfterHold",
      suspensions: 0,
      accepted: true,
      ...change,
    },
  ];
}

/** The campaign that an operator looks after. */
export const guarded: CampaignRef = { namespace: "shop", name: "guarded" };

/** What is declared in a run, by scope. */
export const campaigns: ReadonlyMap<string, DesiredCampaign> = new Map([
  campaign("spring", {}),
  campaign("capped", { frequencyCap: capped }),
  campaign("brief", { expireAfterMs: 6000 }),
  campaign(guarded.name, { resume: "AfterCase" }),
]);

export function scopesOfCampaign({ namespace, name }: CampaignRef): string[] {
  return ["all", senderScope({ namespace: "shop", name: "main" }), campaignScope({ namespace, name })];
}
