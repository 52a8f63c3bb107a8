import type { ComplianceCase, ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";
import { operatorName } from "./case-steps.ts";

/**
 * What the operator signs on a case of its own that another case has taken over: nothing is left to do on it. Undefined when
 * a person works on it already, or when it is Critical: then people decide.
 */
export function takenOver(
  { spec }: ComplianceCase,
  by: { readonly caseName: string; readonly at: string },
): Pick<ComplianceCaseSpec, "acknowledged" | "steps" | "resolution"> | undefined {
  if (spec.acknowledged !== undefined || spec.severity === "Critical") return undefined;
  const signature = { by: operatorName, at: by.at };
  const steps = (spec.steps ?? []).map((step) =>
    step.state === "Pending" ? { ...step, state: "NotNeeded" as const, ...signature } : step,
  );
  const summary = `The policy bundle was at fault, not the campaign: taken over by case ${by.caseName}.`;
  return { acknowledged: signature, steps, resolution: { ...signature, summary } };
}
