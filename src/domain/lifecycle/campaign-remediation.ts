import type { CampaignRemediation } from "../../schemas/resources/campaign-status.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { Blocker } from "./blocking.ts";
import { isOpen } from "./case-status.ts";
import { stepStates } from "./case-steps.ts";

/** What is being done about it: how many cases are open, and how far the one is that stands in the way. */
export function remediation(cases: readonly ComplianceCase[], blockers: readonly Blocker[]): CampaignRemediation {
  const openCases = cases.filter((each) => isOpen(each.status.phase)).length;
  const blocking = blockers.find((blocker) => blocker.found !== undefined)?.found;
  if (blocking === undefined) return { openCases };
  const { spec, status } = blocking;
  const acknowledgedBy = spec.acknowledged?.by;
  return {
    openCases,
    ...(status.phase === undefined ? {} : { phase: status.phase }),
    ...(acknowledgedBy === undefined ? {} : { acknowledgedBy }),
    ...(status.due === undefined ? {} : { nextDeadline: status.due }),
    ...(status.recipients === undefined ? {} : { recipients: status.recipients }),
    steps: stepStates(spec).map(({ name, owner, state }) => ({
      name,
      ...(owner === undefined ? {} : { owner }),
      state,
    })),
  };
}
