import type { DesiredBundle } from "../../schemas/wire/desired.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { instantText } from "../time/instant.ts";
import { caseName } from "./case-name.ts";
import type { NewCase } from "./case-opening.ts";
import { approveStep, operatorName } from "./case-steps.ts";
import { liftOf } from "./resume.ts";

// A bad bundle may not stop the company. More campaigns stopped by policy than a new bundle may stop, right after it became
// active: then the bundle is at fault. It goes back, the campaigns are held, and one case is opened, on the bundle.

/**
 * Campaigns that a new bundle has stopped; undefined while it has not stopped too many.
 *
 * @param of.policyHolds every hold by policy on a campaign
 */
export function massSuspension(of: {
  readonly active: DesiredBundle;
  readonly policyHolds: readonly HoldRecord[];
  readonly maxCampaigns: number;
  readonly withinMs: number;
}): readonly HoldRecord[] | undefined {
  const { activatedAtMs } = of.active;
  const untilMs = activatedAtMs + of.withinMs;
  const stopped = of.policyHolds.filter((hold) => hold.atMs >= activatedAtMs && hold.atMs <= untilMs);
  return stopped.length > of.maxCampaigns ? stopped : undefined;
}

/** The hold is first exchanged, then lifted: at no instant is the campaign free. */
export function massHolds(
  hold: HoldRecord,
  by: { readonly bundle: string; readonly digest: string; readonly nowMs: number },
): HoldRecord[] {
  const id = massHoldId(by.digest);
  const held: HoldRecord = {
    ...hold,
    source: "rollout",
    id,
    cause: "MassSuspension",
    by: `${massSource}${by.bundle}`,
    breachAtMs: null,
    atMs: by.nowMs,
    resume: "AfterCase",
    notBeforeMs: null,
  };
  return [held, liftOf(hold, { id, by: operatorName, atMs: by.nowMs })];
}

export function massCase(of: {
  readonly bundle: string;
  readonly namespace: string;
  readonly digest: string;
  readonly holds: readonly HoldRecord[];
  readonly atMs: number;
}): NewCase {
  const at = instantText(of.atMs);
  const signed = { owner: operatorName, state: "Done", by: operatorName, at } as const;
  return {
    namespace: of.namespace,
    name: massCaseName(of.bundle, massHoldId(of.digest)),
    spec: {
      subject: { kind: "PolicyBundle", name: of.bundle },
      origin: "MassSuspension",
      clause: of.holds[0]?.clause ?? "K2",
      severity: "Major",
      openedAt: at,
      description: `Policy bundle ${of.digest.slice(0, 19)} stopped ${of.holds.length} campaigns right after it became active.`,
      acknowledgeWithin: "1h",
      steps: [
        { name: "HoldCampaigns", ...signed },
        { name: "RollBackBundle", ...signed },
        { name: "CorrectPolicy", owner: "policy", state: "Pending" },
        { name: approveStep, owner: "compliance", state: "Pending" },
      ],
    },
  };
}

/** Name of the case that answers for a hold of source `rollout`. */
export function massCaseOf(hold: Pick<HoldRecord, "id" | "by">): string {
  return massCaseName(hold.by.slice(massSource.length), hold.id);
}

const massSource = "policybundle/";

function massCaseName(bundle: string, holdId: string): string {
  return caseName({ subject: bundle, kind: "mass", holdId });
}

function massHoldId(digest: string): string {
  return `mass-${digest.replace("sha256:", "").slice(0, 32)}`;
}
