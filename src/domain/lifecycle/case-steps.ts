import type { CaseStep, StepState } from "../../schemas/resources/case-step.ts";
import type { ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";

/** Who signs what the operator does itself. */
export const operatorName = "operator";
export const approveStep = "Approve";

/** For a rule that names no steps, such as one of a bundle made elsewhere. */
const usualSteps = ["CeaseSending", "FindAffected", "SuppressAffected", "CorrectCampaign", approveStep];

/**
 * Steps of a new case, from the remedies of the rule that was broken. What the hold itself has done is Done: it stands in the
 * log of every partition before it is a hold at all, and the verdicts name the affected. Nobody to suppress or to tell when
 * every message was refused.
 */
export function openingSteps(of: {
  readonly steps: readonly string[];
  readonly team: string;
  readonly reached: number;
  readonly at: string;
}): CaseStep[] {
  const names = of.steps.length > 0 ? of.steps : usualSteps;
  const withApproval = names.includes(approveStep) ? names : [...names, approveStep];
  return [...new Set(withApproval)].map((name) => ({ name, owner: ownerOf(name, of.team), ...openingState(name, of) }));
}

function openingState(name: string, of: { reached: number; at: string }): Pick<CaseStep, "state" | "by" | "at"> {
  if (name === "CeaseSending" || name === "FindAffected") return { state: "Done", by: operatorName, at: of.at };
  const forTheReached = name === "SuppressAffected" || name === "NotifyAffected";
  if (forTheReached && of.reached === 0) return { state: "NotNeeded", by: operatorName, at: of.at };
  return { state: "Pending" };
}

function ownerOf(name: string, team: string): string {
  if (name === "CeaseSending" || name === "FindAffected") return operatorName;
  return name.startsWith("Correct") ? team : "compliance";
}

/**
 * How far each step is. `Approve` is not signed like the others: it is done by the approval, and on a case that is not
 * Critical already by the resolution, since one person may close it.
 */
export function stepStates(
  spec: Pick<ComplianceCaseSpec, "steps" | "severity" | "resolution" | "approval">,
): CaseStep[] {
  return (spec.steps ?? []).map((step) =>
    step.name === approveStep ? { ...step, state: approveState(step, spec) } : step,
  );
}

function approveState(
  step: CaseStep,
  { severity, resolution, approval }: Pick<ComplianceCaseSpec, "severity" | "resolution" | "approval">,
): StepState {
  if (step.state !== "Pending") return step.state;
  if (severity === "Critical") return isApproved({ resolution, approval }) ? "Done" : "Pending";
  return approval !== undefined || resolution !== undefined ? "Done" : "Pending";
}

/** Somebody else than who resolved it has approved. */
export function isApproved({ resolution, approval }: Pick<ComplianceCaseSpec, "resolution" | "approval">): boolean {
  return resolution !== undefined && approval !== undefined && approval.by !== resolution.by;
}

/** What a person still has to do before the case can be closed. */
export function openSteps(spec: Parameters<typeof stepStates>[0]): CaseStep[] {
  return stepStates(spec).filter((step) => step.state === "Pending" && step.name !== approveStep);
}
