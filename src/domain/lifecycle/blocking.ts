import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { isOpen } from "./case-status.ts";
import { needsCase } from "./stop.ts";

/** A case that must be closed before a campaign may go on. `state` is undefined while it does not exist (yet, or any more). */
export type Blocker = { readonly name: string; readonly found: ComplianceCase | undefined };

/**
 * Cases that stand in the way: those of the holds themselves, existing or not, and every other open case about a breach of
 * this campaign. A complaint or a review does not stop it: whoever works on one can suspend it.
 *
 * @param of.required names of the cases that answer for the holds
 * @param of.cases all cases about the campaign, and those of the holds
 */
export function blockersOf(of: {
  readonly required: readonly string[];
  readonly cases: readonly ComplianceCase[];
}): Blocker[] {
  const required = of.required.map((name) => ({ name, found: of.cases.find((each) => each.metadata.name === name) }));
  const others = of.cases
    .filter((each) => !of.required.includes(each.metadata.name) && stopsCampaigns(each))
    .map((each) => ({ name: each.metadata.name, found: each }));
  return [...required, ...others].filter((blocker) => isOpen(blocker.found?.status.phase));
}

/** Holds that a person must answer for before they are lifted. */
export function answerable(stops: readonly HoldRecord[]): HoldRecord[] {
  return stops.filter(needsCase);
}

function stopsCampaigns({ spec }: ComplianceCase): boolean {
  return spec.origin === "Breach" || spec.origin === "MassSuspension";
}
