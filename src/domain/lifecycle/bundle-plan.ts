import type { PolicyBundleStatus } from "../../schemas/resources/policy-bundle-status.ts";
import type { DesiredBundle } from "../../schemas/wire/desired.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { instantText } from "../time/instant.ts";
import { spanMs } from "../time/span.ts";
import { massSuspension } from "./breaker.ts";
import type { BundleFacts } from "./bundle-facts.ts";
import type { Obstacle } from "./conditions.ts";

/**
 * - `activate`: this content becomes the active one.
 * - `rollBack`: the active one has stopped too many campaigns; `to` judges again and these holds are exchanged.
 * - `keep`: what judges goes on judging.
 */
export type BundlePlan =
  | { readonly kind: "keep" }
  | { readonly kind: "activate"; readonly bundle: DesiredBundle }
  | {
      readonly kind: "rollBack";
      readonly to: DesiredBundle;
      readonly from: DesiredBundle;
      readonly holds: readonly HoldRecord[];
    };

export function bundlePlan(facts: BundleFacts): BundlePlan {
  const { bundle, content, active, nowMs } = facts;
  const { name } = bundle.metadata;
  const trip = tripped(facts);
  if (trip !== undefined) return trip;
  if (bundleObstacle(facts) !== undefined || content.kind !== "good" || active?.digest === content.digest)
    return { kind: "keep" };
  return {
    kind: "activate",
    bundle: { name, digest: content.digest, revision: content.revision, activatedAtMs: nowMs },
  };
}

/** Why this content may not judge; undefined when it may, or does. */
export function bundleObstacle(facts: BundleFacts): Obstacle | undefined {
  const { bundle, rival, content } = facts;
  const { strategy } = bundle.spec.rollout;
  if (rival !== undefined) {
    return stalled("DeclarationRejected", `PolicyBundle ${rival} is active, and one is enough. Delete one of the two.`);
  }
  if (strategy !== "Immediate") {
    return stalled("NotImplemented", `Rollout strategy ${strategy} is not served yet. Use Immediate.`);
  }
  if (content.kind === "absent") return { stalled: content.reason !== "SourceUnavailable", ...content };
  if (content.kind === "bad") return stalled(content.reason, content.message);
  const lacking = (bundle.spec.requiredClauses ?? []).filter((clause) => !content.clauses.includes(clause));
  if (lacking.length > 0)
    return stalled("BundleUnusable", `It has no rule for the required clauses ${lacking.join(", ")}.`);
  if (bundle.status.rollback?.digest === content.digest) {
    return stalled(
      "OutsideThresholds",
      "It was taken back because it stopped too many campaigns. Correct the policy; this content is not tried again.",
    );
  }
  return undefined;
}

/** Only this bundle's own activation, and only while there is a good one to go back to. */
function tripped({ bundle, active, policyHolds, nowMs }: BundleFacts): BundlePlan | undefined {
  const { previous, rollback } = bundle.status;
  const { maxCampaigns, within } = bundle.spec.rollout.massSuspension;
  if (active === undefined || active.name !== bundle.metadata.name) return undefined;
  if (previous === undefined || previous.digest === active.digest || rollback?.digest === previous.digest)
    return undefined;
  const holds = massSuspension({ active, policyHolds, maxCampaigns, withinMs: spanMs(within) ?? 0 });
  if (holds === undefined) return undefined;
  const { digest, revision } = previous;
  return { kind: "rollBack", from: active, to: { name: active.name, digest, revision, activatedAtMs: nowMs }, holds };
}

/** Said on the bundle before anything else is done, so that nobody tries the content again in between. */
export function rollbackOf(
  plan: Extract<BundlePlan, { kind: "rollBack" }>,
  by: { readonly caseName: string; readonly nowMs: number },
): NonNullable<PolicyBundleStatus["rollback"]> {
  return {
    at: instantText(by.nowMs),
    digest: plan.from.digest,
    reason: `It stopped ${plan.holds.length} campaigns right after it became active.`,
    case: by.caseName,
  };
}

function stalled(reason: Obstacle["reason"], message: string): Obstacle {
  return { stalled: true, reason, message };
}
