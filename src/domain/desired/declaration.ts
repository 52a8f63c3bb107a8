import { objectKey } from "../../schemas/kubernetes/object.ts";
import type { CampaignInput } from "../../schemas/policy/campaign-input.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { MessageTemplate } from "../../schemas/resources/message-template.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import { instantMs } from "../time/instant.ts";
import { desiredCampaign, senderOf } from "./campaign.ts";
import { desiredSender } from "./sender.ts";

/** What a campaign names, as far as it exists. */
export type References = {
  readonly sender: Sender | undefined;
  readonly sources: readonly ConsentSource[];
  readonly templates: readonly MessageTemplate[];
  /** What does not exist, as `Sender marketing/idesk-main`. */
  readonly missing: readonly string[];
  /** What exists and says what this version cannot read, in the same words. */
  readonly unreadable: readonly string[];
};

export type Lookup = {
  readonly sender: (key: string) => Sender | undefined;
  readonly source: (key: string) => ConsentSource | undefined;
  readonly template: (key: string) => MessageTemplate | undefined;
  readonly isUnreadable: (kind: ReferredKind, key: string) => boolean;
};

type ReferredKind = "Sender" | "ConsentSource" | "MessageTemplate";

export function referencesOf(campaign: Campaign, lookup: Lookup): References {
  const { namespace } = campaign.metadata;
  const keysOf = (refs: readonly { readonly name: string }[] = []) => refs.map(({ name }) => `${namespace}/${name}`);
  const senderKey = objectKey(senderOf(campaign));
  const sources = keysOf(campaign.spec.consentSourceRefs).map((key) => ({ key, found: lookup.source(key) }));
  const templates = keysOf(campaign.spec.templateRefs).map((key) => ({ key, found: lookup.template(key) }));
  const sender = lookup.sender(senderKey);
  const absent = [
    ...absentOf("Sender", [{ key: senderKey, found: sender }]),
    ...absentOf("ConsentSource", sources),
    ...absentOf("MessageTemplate", templates),
  ];
  const namesOf = (isUnreadable: boolean): string[] =>
    absent
      .filter(({ kind, key }) => lookup.isUnreadable(kind, key) === isUnreadable)
      .map(({ kind, key }) => `${kind} ${key}`);
  return {
    sender,
    sources: sources.map(({ found }) => found).filter((found) => found !== undefined),
    templates: templates.map(({ found }) => found).filter((found) => found !== undefined),
    missing: namesOf(false),
    unreadable: namesOf(true),
  };
}

function absentOf(kind: ReferredKind, refs: readonly { readonly key: string; readonly found: unknown }[]) {
  return refs.filter(({ found }) => found === undefined).map(({ key }) => ({ kind, key }));
}

/**
 * What the policy is asked about the declaration; undefined while a reference leads nowhere, or to what cannot be read.
 *
 * @param found.categoryOf the category that counts: the declared one, or where WhatsApp has moved the template to
 */
export function campaignInput(
  campaign: Campaign,
  references: References,
  found: {
    readonly categoryOf: (template: MessageTemplate) => MessageTemplate["spec"]["category"];
    readonly nowMs: number;
  },
): CampaignInput | undefined {
  const { sender, sources, templates, missing, unreadable } = references;
  if (sender === undefined || missing.length > 0 || unreadable.length > 0) return undefined;
  const declared = desiredCampaign(campaign, { accepted: false, suspensions: 0 });
  const { businessName, permissions, allowedNamespaces } = desiredSender(sender, null);
  return {
    nowMs: found.nowMs,
    campaign: {
      namespace: declared.namespace,
      name: declared.name,
      category: declared.category,
      purpose: declared.purpose,
      vertical: declared.vertical,
      owner: campaign.spec.owner ?? null,
      startsAtMs: declared.startsAtMs,
      endsAtMs: declared.endsAtMs,
    },
    sender: {
      name: sender.metadata.name,
      businessName,
      namespaceAllowed: allowedNamespaces.includes(declared.namespace),
      permissions,
    },
    templates: templates.map((template) => ({
      name: template.metadata.name,
      category: found.categoryOf(template),
      language: template.spec.language,
    })),
    sources: sources.map(({ metadata, spec }) => ({
      name: metadata.name,
      businessName: spec.businessName,
      purposes: spec.purposes,
    })),
  };
}

/** How many times the policy has stopped it in the last 90 days; a stop that a bad bundle caused is none of its own. */
export function suspensionsOf(campaign: Campaign, nowMs: number): number {
  const history = campaign.status.history ?? [];
  return history.filter((entry, index) => {
    const byPolicy = entry.cause === "ThresholdBreach" || entry.cause === "CriticalBreach";
    const recent = (instantMs(entry.at) ?? 0) > nowMs - 90 * 86_400_000;
    return byPolicy && recent && history[index + 1]?.cause !== "MassSuspension";
  }).length;
}

/** Campaigns that name the object. */
export function campaignsUsing(
  campaigns: readonly Campaign[],
  used: {
    readonly kind: "Sender" | "ConsentSource" | "MessageTemplate";
    readonly ref: { readonly namespace?: string | undefined; readonly name: string };
  },
): Campaign[] {
  const { namespace, name } = used.ref;
  const names = (refs: readonly { name: string }[] | undefined) => refs?.some((ref) => ref.name === name) ?? false;
  return campaigns.filter((campaign) => {
    if (used.kind === "Sender") {
      const sender = senderOf(campaign);
      return sender.namespace === namespace && sender.name === name;
    }
    if (campaign.metadata.namespace !== namespace) return false;
    return names(used.kind === "ConsentSource" ? campaign.spec.consentSourceRefs : campaign.spec.templateRefs);
  });
}
