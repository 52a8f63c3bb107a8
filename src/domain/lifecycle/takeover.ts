import type { ComplianceCase, ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";
import type { HoldState } from "../../schemas/wire/hold.ts";
import { massCaseOf } from "./breaker.ts";
import { isOpen } from "./case-status.ts";
import { operatorName } from "./case-steps.ts";

export type CaseEntries = Pick<ComplianceCaseSpec, "acknowledged" | "steps" | "resolution">;
export type Takeover = { readonly taken: ComplianceCase; readonly entries: CaseEntries };

/**
 * A campaign's own cases about a breach whose hold was exchanged for that of a mass suspension. The case may be opened before
 * the exchange, during it, or after it by somebody who had not seen it yet: so it is looked for as long as the hold stands.
 *
 * @param of.cases all cases about the campaign
 * @param of.held what holds the campaign itself
 */
export function takeovers(of: {
  readonly cases: readonly ComplianceCase[];
  readonly held: HoldState | undefined;
  readonly at: string;
}): Takeover[] {
  const mass = of.held?.holds.rollout;
  if (!mass?.decision || of.held?.holds.policy !== undefined) return [];
  const exchanged = of.cases.filter(
    ({ spec, status }) => spec.origin === "Breach" && spec.decision === mass.decision && isOpen(status.phase),
  );
  return exchanged.flatMap((taken) => {
    const entries = takenOver(taken, { caseName: massCaseOf(mass), at: of.at });
    return entries === undefined ? [] : [{ taken, entries }];
  });
}

/**
 * What the operator signs on a case of its own that another case has taken over: nothing is left to do on it. Undefined when
 * a person works on it already, or when it is Critical: then people decide.
 */
export function takenOver(
  { spec }: ComplianceCase,
  by: { readonly caseName: string; readonly at: string },
): CaseEntries | undefined {
  if (spec.acknowledged !== undefined || spec.severity === "Critical") return undefined;
  const signature = { by: operatorName, at: by.at };
  const steps = (spec.steps ?? []).map((step) =>
    step.state === "Pending" ? { ...step, state: "NotNeeded" as const, ...signature } : step,
  );
  const summary = `The policy bundle was at fault, not the campaign: taken over by case ${by.caseName}.`;
  return { acknowledged: signature, steps, resolution: { ...signature, summary } };
}
