import type { Violation } from "../../schemas/policy/verdict-output.ts";
import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { DesiredBundle, DesiredCampaign } from "../../schemas/wire/desired.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { Totals } from "../../schemas/wire/totals.ts";
import type { HoldsOn } from "./stop.ts";
import type { RefusedTemplate } from "./template-findings.ts";

/** What the policy says to the declaration itself. `unknown`: it could not be asked. */
export type Declaration =
  | { readonly kind: "accepted" }
  | { readonly kind: "rejected"; readonly violations: readonly Violation[] }
  | { readonly kind: "unknown"; readonly why: string };

/** Everything a decision about one campaign is made of, read at one moment. */
export type CampaignFacts = {
  readonly campaign: Campaign;
  /** References that lead nowhere, as `Sender marketing/idesk-main`. */
  readonly missing: readonly string[];
  readonly declaration: Declaration;
  /** Templates it names whose text the policy refuses. */
  readonly refusedTemplates: readonly RefusedTemplate[];
  /** Consent sources it names whose knowledge is not fresh. */
  readonly staleSources: readonly string[];
  /** Its record in the `desired` bucket, and the revision that wrote it. */
  readonly stored: { readonly record: DesiredCampaign; readonly revision: number } | undefined;
  readonly bundle: DesiredBundle | undefined;
  readonly holds: HoldsOn;
  /** Gates that are alive. */
  readonly gates: readonly GateRecord[];
  readonly totals: readonly Totals[];
  /** Cases about this campaign, and the case of the bundle that a mass suspension opened. */
  readonly cases: readonly ComplianceCase[];
  /** Names of the cases that answer for what holds it now. */
  readonly requiredCases: readonly string[];
  /** When every gate was first seen stopped for the gravest hold, by this process. */
  readonly stoppedSeenAtMs: number | undefined;
  readonly nowMs: number;
};
