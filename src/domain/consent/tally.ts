import type { ConsentState, SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { stateAt } from "./fold.ts";
import { isProven } from "./proof.ts";

/** How many people a source holds in each state. */
export type Tally = Pick<SourceHealth, "granted" | "withdrawn" | "expired" | "pending" | "withProof"> & {
  readonly leftIn7Days: number;
};

export const emptyTally: Tally = { granted: 0, withdrawn: 0, expired: 0, pending: 0, withProof: 0, leftIn7Days: 0 };

type Declared = Pick<DesiredSource, "notices" | "proof">;

/** Counts one more person. */
export function counted(tally: Tally, state: ConsentState, at: { source: Declared; nowMs: number }): Tally {
  switch (stateAt(state, at.nowMs)) {
    case "Granted":
      return {
        ...tally,
        granted: tally.granted + 1,
        withProof: tally.withProof + (isProven(state, at.source) ? 1 : 0),
      };
    case "Withdrawn":
      return {
        ...tally,
        withdrawn: tally.withdrawn + 1,
        leftIn7Days: tally.leftIn7Days + (state.atMs > at.nowMs - sevenDaysMs ? 1 : 0),
      };
    case "Expired":
      return { ...tally, expired: tally.expired + 1 };
    case "Pending":
      return { ...tally, pending: tally.pending + 1 };
  }
}

const sevenDaysMs = 7 * 24 * 3_600_000;
/** Of fewer people one who leaves is a storm, and says nothing about the process. */
const peopleMin = 100;

/** Share of the people there were that left within seven days, in whole percent rounded up; null when it says nothing. */
export function leftPercentIn7Days({
  granted,
  leftIn7Days,
}: Pick<SourceHealth, "granted" | "leftIn7Days">): number | null {
  if (leftIn7Days === undefined || granted + leftIn7Days < peopleMin) return null;
  return Math.ceil((100 * leftIn7Days) / (granted + leftIn7Days));
}

/** Share of live grants that prove what the source promises, in whole percent; null when there is no grant. */
export function proofCoveragePercent(tally: Pick<Tally, "granted" | "withProof">): number | null {
  return tally.granted === 0 ? null : Math.floor((100 * tally.withProof) / tally.granted);
}
