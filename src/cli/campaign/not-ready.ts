import { conditionOf } from "../../domain/lifecycle/conditions.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { NextThing } from "../next.ts";

/** Who does what about a campaign that is not ready; nothing while it is on its way. */
export function nextWhenNotReady({ metadata, spec, status }: Campaign): NextThing[] {
  const ready = conditionOf(status.conditions, "Ready");
  if (status.observedGeneration < metadata.generation) return [{ who: "platform", type: "consentry check" }];
  if (ready === undefined || ready.status === "True" || ready.reason === "Progressing") return [];
  const owner = spec.owner?.team ?? "the owner";
  const edit = `kubectl edit campaign ${metadata.name} -n ${metadata.namespace}`;
  switch (ready.reason) {
    case "ReferenceNotFound":
    case "DeclarationRejected":
      return [{ who: owner, type: `${edit}   # ${ready.message}` }];
    default:
      return [{ who: "platform", type: `consentry check   # ${ready.message}` }];
  }
}
