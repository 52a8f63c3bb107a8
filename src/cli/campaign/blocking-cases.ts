import { blockersOf } from "../../domain/lifecycle/blocking.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import { type NextThing, nextOnCase } from "../next.ts";

/** Cases about the campaign, open or closed. */
export function casesAbout({ metadata }: Campaign, cases: readonly ComplianceCase[]): ComplianceCase[] {
  return cases.filter(({ spec: { subject } }) => {
    const namespace = subject.namespace ?? metadata.namespace;
    return subject.kind === "Campaign" && subject.name === metadata.name && namespace === metadata.namespace;
  });
}

/** Cases that have to be closed before the campaign may go on, by name; `found` is absent for one that cannot be seen. */
export function blockingCases(campaign: Campaign, cases: readonly ComplianceCase[]) {
  const named = campaign.status.enforcement?.case;
  const own = cases.filter(({ metadata }) => metadata.name === named);
  const about = casesAbout(campaign, cases).filter(({ metadata }) => metadata.name !== named);
  return blockersOf({ required: named === undefined ? [] : [named], cases: [...own, ...about] });
}

/** Everything that has to be done until a stopped campaign goes on, in order; empty when nobody can do anything about it. */
export function nextForCampaign(campaign: Campaign, cases: readonly ComplianceCase[]): NextThing[] {
  const { state, cause } = campaign.status.enforcement ?? {};
  if (state !== "Suspended") return [];
  if (cause === "RestrictedByWhatsApp") {
    return [{ who: "the sender's owner", type: "wait for WhatsApp's restriction to end, or appeal there" }];
  }
  if (cause === "SuspendedBySpec" && !campaign.spec.suspend) return [resumeSender(campaign)];
  const { namespace, name } = campaign.metadata;
  const onCases = blockingCases(campaign, cases).flatMap((blocker) =>
    blocker.found === undefined
      ? [{ who: "compliance", type: `consentry case ack ${blocker.name} -n ${namespace}` }]
      : nextOnCase(blocker.found),
  );
  const who = campaign.spec.owner?.team ?? "the owner";
  return [...onCases, { who, type: `consentry resume campaign/${name} -n ${namespace}` }];
}

function resumeSender({ spec, metadata }: Campaign): NextThing {
  const { name, namespace } = spec.senderRef;
  return {
    who: "the sender's owner",
    type: `consentry resume sender/${name} -n ${namespace ?? metadata.namespace}`,
  };
}
