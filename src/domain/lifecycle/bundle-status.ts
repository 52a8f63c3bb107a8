import type { BundlePhase, BundleVersion, PolicyBundleStatus } from "../../schemas/resources/policy-bundle-status.ts";
import { instantText } from "../time/instant.ts";
import type { BundleFacts } from "./bundle-facts.ts";
import { bundleObstacle } from "./bundle-plan.ts";
import type { EventSaid } from "./campaign-events.ts";
import { conditionOf, nextConditions, type Obstacle, readiness, type Said } from "./conditions.ts";

/** @param rollback set when the bundle is being taken back just now */
export function nextBundleStatus(facts: BundleFacts, rollback: PolicyBundleStatus["rollback"]): PolicyBundleStatus {
  const { bundle, nowMs } = facts;
  const { generation } = bundle.metadata;
  const seen = bundle.status;
  const refused = bundleObstacle(facts);
  const obstacle = refused ?? notEverywhere(facts);
  const versions = versionsOf(facts);
  const taken = rollback ?? seen.rollback;
  const said = [...readiness(obstacle, readyMessage(facts)), verified(facts, refused), promoted(facts, refused)];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: seen.conditions, said, generation, nowMs }),
    phase: phaseOf(facts, refused),
    ...versions,
    ...(facts.rival === undefined && facts.active !== undefined ? { gates: gatesOf(facts) } : {}),
    ...(facts.content.kind === "good" ? { clauses: [...facts.content.clauses] } : {}),
    ...(taken === undefined ? {} : { rollback: taken }),
    summary: summaryOf(facts, obstacle),
  };
}

/** Active is what judges; what judged before it is the last good one, unless it is the one that was taken back. */
function versionsOf({ bundle, active, content, rival }: BundleFacts): Pick<PolicyBundleStatus, "active" | "previous"> {
  const { active: before, previous, rollback } = bundle.status;
  if (active === undefined || rival !== undefined || active.name !== bundle.metadata.name) return {};
  const signer =
    content.kind === "good" && content.digest === active.digest ? content.signer : (before?.signer ?? null);
  const now: BundleVersion = {
    revision: active.revision,
    digest: active.digest,
    ...(signer === null ? {} : { signer }),
    since: instantText(active.activatedAtMs),
  };
  const last = before === undefined || before.digest === active.digest ? previous : before;
  return last === undefined || last.digest === rollback?.digest || last.digest === active.digest
    ? { active: now }
    : { active: now, previous: last };
}

function notEverywhere(facts: BundleFacts): Obstacle | undefined {
  const { gates, active } = facts;
  if (!isActive(facts))
    return { stalled: false, reason: "Progressing", message: "The bundle is on its way to the gates." };
  if (gates.length === 0) return { stalled: false, reason: "DependencyNotReady", message: "No gate is running." };
  const behind = gates.filter((gate) => gate.bundle !== active?.digest).map((gate) => gate.name);
  if (behind.length === 0) return undefined;
  return { stalled: false, reason: "Progressing", message: `Waits for ${behind.join(", ")} to judge with it.` };
}

function isActive({ content, active }: BundleFacts): boolean {
  return content.kind === "good" && active?.digest === content.digest;
}

function verified({ content, bundle }: BundleFacts, refused: Obstacle | undefined): Said {
  const type = "Verified";
  if (content.kind === "bad") return { type, status: "False", reason: content.reason, message: content.message };
  if (refused?.reason === "BundleUnusable")
    return { type, status: "False", reason: refused.reason, message: refused.message };
  if (content.kind === "good") {
    return { type, status: "True", reason: "Reconciled", message: inOrder(content.signer, bundle.spec.digest) };
  }
  return { type, status: "Unknown", reason: "NoData", message: "Nothing could be looked at yet." };
}

function inOrder(signer: string | null, digest: string | undefined): string {
  const before = digest === undefined ? [] : ["digest"];
  const looked = signer === null ? [...before, "content"] : [...before, "content", `signature of ${signer}`];
  const [last, ...others] = looked.map((what) => `the ${what}`).reverse();
  const text = others.length === 0 ? `${last} is` : `${others.reverse().join(", ")} and ${last} are`;
  return `T${text.slice(1)} in order.`;
}

function promoted(facts: BundleFacts, refused: Obstacle | undefined): Said {
  const type = "Promoted";
  if (refused !== undefined) return { type, status: "False", reason: refused.reason, message: refused.message };
  if (isActive(facts)) return { type, status: "True", reason: "Reconciled", message: "It is the active policy." };
  return { type, status: "False", reason: "RolloutInProgress", message: "It is about to become the active policy." };
}

function phaseOf(facts: BundleFacts, refused: Obstacle | undefined): BundlePhase {
  if (refused?.reason === "OutsideThresholds") return "RolledBack";
  if (facts.content.kind === "bad" || (refused !== undefined && facts.content.kind === "good")) return "Refused";
  if (facts.content.kind === "absent") return "Pending";
  return isActive(facts) && notEverywhere(facts) === undefined ? "Active" : "Promoting";
}

function gatesOf({ gates, active }: BundleFacts): string {
  return `${gates.filter((gate) => gate.bundle === active?.digest).length}/${gates.length}`;
}

function readyMessage({ active }: BundleFacts): string {
  return `Policy ${active?.revision ?? "unknown"} judges on every gate.`;
}

function summaryOf(facts: BundleFacts, obstacle: Obstacle | undefined): string {
  const judges = facts.active === undefined ? "Nothing judges yet" : `Policy ${facts.active.revision} judges`;
  return obstacle === undefined ? `${judges} on every gate.` : `${judges}. ${obstacle.message}`.slice(0, 1024);
}

/** Transitions between two statuses of a bundle. */
export function bundleEvents(of: { readonly facts: BundleFacts; readonly next: PolicyBundleStatus }): EventSaid[] {
  const { status: seen } = of.facts.bundle;
  return [...activated(seen, of.next), ...refusedEvent(seen, of.next), ...rolledBack(seen, of.next)];
}

function activated(seen: PolicyBundleStatus, { active }: PolicyBundleStatus): EventSaid[] {
  if (active === undefined || active.digest === seen.active?.digest) return [];
  const message = `policy ${active.revision} (${active.digest.slice(0, 19)}) is active`;
  return [{ severity: "Normal", reason: "BundleActivated", action: "Activate", message }];
}

function refusedEvent(seen: PolicyBundleStatus, next: PolicyBundleStatus): EventSaid[] {
  const now = conditionOf(next.conditions, "Verified");
  const before = conditionOf(seen.conditions, "Verified");
  if (now?.status !== "False" || (before?.status === "False" && before.message === now.message)) return [];
  return [{ severity: "Warning", reason: "BundleRefused", action: "Refuse", message: `${now.reason}: ${now.message}` }];
}

function rolledBack(seen: PolicyBundleStatus, { rollback }: PolicyBundleStatus): EventSaid[] {
  if (rollback === undefined || rollback.at === seen.rollback?.at) return [];
  const { digest, reason, case: caseName } = rollback;
  return [
    {
      severity: "Warning",
      reason: "BundleRolledBack",
      action: "RollBack",
      message: `${digest.slice(0, 19)}: ${reason}`,
    },
    {
      severity: "Warning",
      reason: "MassSuspensionStopped",
      action: "Hold",
      message: `the campaigns are held; case ${caseName ?? "unknown"} answers for it`,
    },
  ];
}
