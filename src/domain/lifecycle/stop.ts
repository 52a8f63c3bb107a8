import type { SuspensionReason } from "../../schemas/resources/conditions.ts";
import type { HoldRecord, HoldState } from "../../schemas/wire/hold.ts";

/** Everything that may hold a campaign: itself, its sender, everything at once. */
export type HoldsOn = {
  readonly campaign: HoldState | undefined;
  readonly sender: HoldState | undefined;
  readonly all: HoldState | undefined;
};

/** From the gravest to what a person undoes with one word. */
const gravity: readonly HoldRecord["cause"][] = [
  "Terminated",
  "CriticalBreach",
  "ThresholdBreach",
  "MassSuspension",
  "RestrictedByWhatsApp",
  "SuspendedByOfficer",
  "SuspendedBySpec",
];

/** All that holds now, the gravest first; of two alike the older. Nothing holds: it may send. */
export function stopsOf(holds: HoldsOn): HoldRecord[] {
  const records = [holds.campaign, holds.sender, holds.all].flatMap((state) => Object.values(state?.holds ?? {}));
  return records.sort((a, b) => gravity.indexOf(a.cause) - gravity.indexOf(b.cause) || a.atMs - b.atMs);
}

/** Whether somebody answers for a stop on a case: it was the policy that stopped, or a bundle that stopped too many. */
export function needsCase(hold: HoldRecord): boolean {
  return hold.source === "policy" || hold.source === "rollout";
}

/** The reason in the condition. A mass suspension shows as the breach that the campaign was said to have. */
export function stopReason(hold: HoldRecord): SuspensionReason {
  if (hold.cause === "MassSuspension") return hold.severity === "Critical" ? "CriticalBreach" : "ThresholdBreach";
  if (hold.cause === "Resumed") return "SuspendedByOfficer";
  return hold.cause;
}
