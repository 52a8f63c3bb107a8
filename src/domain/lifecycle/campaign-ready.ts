import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import { conditionOf, type Obstacle } from "./conditions.ts";

/**
 * What keeps a campaign from being ready, the nearest cause first; undefined when every live gate applies this generation
 * under the active policy. Whether it keeps to the policy, and whether it is stopped, are other conditions: a marketing fault
 * breaks no pipeline, a bad reference does.
 */
export function campaignObstacle(facts: CampaignFacts): Obstacle | undefined {
  for (const check of checks) {
    const obstacle = check(facts);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

type Check = (facts: CampaignFacts) => Obstacle | undefined;

const referenceDoesNotExist: Check = ({ missing }) =>
  missing.length === 0
    ? undefined
    : {
        stalled: true,
        reason: "ReferenceNotFound",
        message: `${missing.join(", ")} does not exist. Create it, or correct the reference.`,
      };

const policyRefusesDeclaration: Check = ({ declaration }) => {
  if (declaration.kind !== "rejected") return undefined;
  const each = declaration.violations.map(
    ({ clause, rule, message, remedy }) => `${clause} ${rule}: ${message}; ${remedy}`,
  );
  return { stalled: true, reason: "DeclarationRejected", message: `${each.join(". ")}.`.slice(0, 1024) };
};

const noBundleIsActive: Check = ({ bundle }) =>
  bundle === undefined
    ? waiting("No policy bundle is active, so nothing is judged. Look at kubectl get policybundles.")
    : undefined;

const policyCannotBeAsked: Check = ({ declaration }) =>
  declaration.kind === "unknown"
    ? waiting(`The policy cannot be asked about the declaration: ${declaration.why}.`)
    : undefined;

const consentIsStale: Check = ({ staleSources }) =>
  staleSources.length === 0
    ? undefined
    : waiting(`Consent source ${staleSources.join(", ")} is not fresh; messages wait or are refused as it says.`);

const generationIsNotStored: Check = ({ stored, campaign }) =>
  stored !== undefined && stored.record.generation >= campaign.metadata.generation
    ? undefined
    : { stalled: false, reason: "Progressing", message: "The campaign is on its way to the gates." };

const noGateIsAlive: Check = ({ gates }) =>
  gates.length === 0 ? waiting("No gate is running; messages wait.") : undefined;

/** Within this a gate has loaded its bundle; until then its messages wait. Milliseconds. */
export const gateStartMs = 15_000;

/** A gate that starts makes no campaign unready that was ready: otherwise each restart would flip all of them twice. */
const gateCannotJudge: Check = (facts) => {
  const { gates, nowMs } = facts;
  const isStarting = (gate: GateRecord): boolean => wasReady(facts) && nowMs < gate.startedAtMs + gateStartMs;
  const idle = gates.filter((gate) => gate.bundle === null && !isStarting(gate));
  const each = idle.map((gate) => `${gate.name} (${gate.problem ?? "no bundle"})`);
  return idle.length === 0 ? undefined : waiting(`These gates do not judge: ${each.join(", ")}.`);
};

/** Once ready it stays so: what is stored again about the same generation (how often it was stopped) is no news of it. */
const gateIsBehind: Check = (facts) => {
  if (wasReady(facts)) return undefined;
  const { gates, stored } = facts;
  const behind = gates.filter((gate) => gate.desiredRevision < (stored?.revision ?? 0)).map((gate) => gate.name);
  if (behind.length === 0) return undefined;
  return { stalled: false, reason: "Progressing", message: `Waits for ${behind.join(", ")} to apply it.` };
};

/** What was lost on NATS and closes a gate until it is restored, by the gate's word for it. */
const losses: Readonly<Record<string, string>> = {
  SuppressionListLost: "The suppression list was lost",
  LogBehind: "The verdict log is not the one that messages were judged by",
};

const gateIsClosed: Check = ({ gates }) => {
  const lost = gates.map((gate) => losses[gate.problem ?? ""]).find((each) => each !== undefined);
  return lost === undefined
    ? undefined
    : waiting(`${lost}, so nothing is approved. Restore a backup: consentry restore.`);
};

const checks: readonly Check[] = [
  referenceDoesNotExist,
  policyRefusesDeclaration,
  noBundleIsActive,
  policyCannotBeAsked,
  consentIsStale,
  generationIsNotStored,
  noGateIsAlive,
  gateIsClosed,
  gateCannotJudge,
  gateIsBehind,
];

/** At this generation already. */
function wasReady({ campaign }: CampaignFacts): boolean {
  const ready = conditionOf(campaign.status.conditions, "Ready");
  return ready?.status === "True" && ready.observedGeneration === campaign.metadata.generation;
}

function waiting(message: string): Obstacle {
  return { stalled: false, reason: "DependencyNotReady", message };
}

export function readyMessage({ bundle }: CampaignFacts): string {
  return `Active on every gate with policy ${bundle?.revision ?? "unknown"}.`;
}
