import { isTrue } from "../../domain/lifecycle/conditions.ts";
import { objectKey } from "../../schemas/kubernetes/object.ts";
import { listedCampaignsMax } from "../../schemas/metric-labels.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import { type Labels, noValue, type Sample } from "../../schemas/telemetry.ts";

/** Only campaigns that are declared: a name that a producer made up is nobody's label. */
export function campaignSamples(campaigns: readonly Campaign[], listedMax = listedCampaignsMax): Sample[] {
  const unlisted = Math.max(0, campaigns.length - listedMax);
  return [
    ...(unlisted === 0 ? campaigns : firstByName(campaigns, listedMax)).flatMap(samplesOf),
    { name: "consentry_campaigns_unlisted", value: unlisted },
  ];
}

function firstByName(campaigns: readonly Campaign[], count: number): Campaign[] {
  const named = campaigns.map((campaign) => ({ key: objectKey(campaign.metadata), campaign }));
  named.sort((a, b) => (a.key < b.key ? -1 : 1));
  return named.slice(0, count).map(({ campaign }) => campaign);
}

function samplesOf({ metadata, spec, status }: Campaign): Sample[] {
  const labels = { namespace: metadata.namespace, campaign: metadata.name };
  const { messages, enforcement, conditions } = status;
  const suspended = isTrue(conditions, "Suspended");
  const cause = suspended ? (enforcement?.cause ?? noValue) : noValue;
  return [
    {
      name: "consentry_campaign_info",
      labels: { ...labels, team: teamOf(spec.owner), sender: spec.senderRef.name, category: spec.category },
      value: 1,
    },
    { name: "consentry_campaign_suspended", labels: { ...labels, cause }, value: suspended ? 1 : 0 },
    ...byOutcome("consentry_campaign_messages_total", labels, {
      approved: messages?.approved,
      rejected: messages?.rejected,
      undecidable: messages?.undecidable,
    }),
    ...byOutcome("consentry_campaign_parked_messages", labels, { deferred: messages?.deferred, held: messages?.held }),
  ];
}

function byOutcome(name: string, labels: Labels, counts: Readonly<Record<string, number | undefined>>): Sample[] {
  return Object.entries(counts).map(([outcome, value = 0]) => ({ name, labels: { ...labels, outcome }, value }));
}

const teamLengthMax = 63;

/** People write what they like for a team; a label takes letters, digits and a few signs of it. */
function teamOf(owner: { readonly team: string } | undefined): string {
  const team = owner?.team
    .replace(/[^-\p{L}\p{N} ._/&+]/gu, "_")
    .slice(0, teamLengthMax)
    .trim();
  return team || noValue;
}
