import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { DesiredCampaign } from "../../schemas/wire/desired.ts";
import { instantMs } from "../time/instant.ts";
import { spanMs } from "../time/span.ts";

/** @param found.suspensions by policy, in the last 90 days; @param found.accepted whether anything of it may be approved */
export function desiredCampaign(
  { metadata, spec }: Campaign,
  found: { readonly accepted: boolean; readonly suspensions: number },
): DesiredCampaign {
  const { namespace, name, generation } = metadata;
  const inNamespace = (ref: { name: string }) => ({ namespace, name: ref.name });
  return {
    namespace,
    name,
    generation,
    category: spec.category,
    purpose: spec.purpose,
    topic: spec.topic ?? null,
    vertical: spec.vertical ?? null,
    owned: spec.owner !== undefined,
    sender: senderOf({ metadata, spec }),
    sources: (spec.consentSourceRefs ?? []).map(inNamespace),
    templates: (spec.templateRefs ?? []).map(inNamespace),
    startsAtMs: optionalInstant(spec.schedule?.startsAt),
    endsAtMs: optionalInstant(spec.schedule?.endsAt),
    quietHours: spec.quietHours ?? null,
    frequencyCap: capOf(spec.frequencyCap),
    expireAfterMs: spanOf(spec.expireAfter),
    mode: spec.enforcement.mode,
    suspendAt: spec.enforcement.suspendAt,
    minimumHoldMs: spanOf(spec.enforcement.minimumHold),
    resume: spec.enforcement.resume,
    suspensions: found.suspensions,
    accepted: found.accepted,
  };
}

/** The Sender a campaign names; its own namespace unless it says another. */
export function senderOf({ metadata, spec }: Pick<Campaign, "metadata" | "spec">): { namespace: string; name: string } {
  return { namespace: spec.senderRef.namespace ?? metadata.namespace, name: spec.senderRef.name };
}

function capOf(cap: Campaign["spec"]["frequencyCap"]): DesiredCampaign["frequencyCap"] {
  return cap === undefined ? null : { messages: cap.messages, perMs: spanOf(cap.per) };
}

function optionalInstant(text: string | undefined): number | null {
  return text === undefined ? null : (instantMs(text) ?? null);
}

/** The API server lets only spans through; what is none all the same is none at all: the strictest reading of each. */
function spanOf(text: string): number {
  return spanMs(text) ?? 0;
}
