import type { CasePhase } from "../../schemas/resources/case-status.ts";
import type { ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";
import { approveStep, isApproved, openSteps, operatorName } from "./case-steps.ts";

/** The only way of a case. It never goes back, and Closed is for good. */
export const phases = [
  "Open",
  "Acknowledged",
  "Remediating",
  "Verified",
  "Closed",
] as const satisfies readonly CasePhase[];

type Entries = Pick<ComplianceCaseSpec, "acknowledged" | "steps" | "severity" | "resolution" | "approval">;

/**
 * The phases a case has entered since it was last looked at, in their order: none is left out, also when a person signs
 * everything at once. Empty when it stands where it stood.
 */
export function phasesEntered(spec: Entries, phase: CasePhase | undefined): CasePhase[] {
  const from = phase === undefined ? -1 : phases.indexOf(phase);
  return phases.slice(from + 1, phases.indexOf(reachedPhase(spec)) + 1);
}

/** How far the signatures carry the case. */
export function reachedPhase(spec: Entries): CasePhase {
  if (spec.acknowledged === undefined) return "Open";
  const settled = openSteps(spec).length === 0;
  if (settled && mayClose(spec)) return "Closed";
  if (settled) return "Verified";
  return (spec.steps ?? []).some(isSignedByPerson) ? "Remediating" : "Acknowledged";
}

/** Who brought a phase about: whoever signed for it. */
export function phaseBy(spec: Entries, phase: CasePhase): string {
  switch (phase) {
    case "Open":
      return operatorName;
    case "Acknowledged":
      return spec.acknowledged?.by ?? operatorName;
    case "Remediating":
    case "Verified":
      return (spec.steps ?? []).filter(isSignedByPerson).at(-1)?.by ?? spec.acknowledged?.by ?? operatorName;
    case "Closed":
      return spec.approval?.by ?? spec.resolution?.by ?? operatorName;
  }
}

/** One person may close a case, two must close a Critical one. */
function mayClose(spec: Entries): boolean {
  return spec.resolution !== undefined && (spec.severity !== "Critical" || isApproved(spec));
}

function isSignedByPerson(step: NonNullable<Entries["steps"]>[number]): boolean {
  return step.state !== "Pending" && step.by !== operatorName && step.name !== approveStep;
}
