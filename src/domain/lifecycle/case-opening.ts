import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCaseSpec } from "../../schemas/resources/compliance-case.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";
import { instantText } from "../time/instant.ts";
import { caseName } from "./case-name.ts";
import { openingSteps } from "./case-steps.ts";
import { breachSentence } from "./words.ts";

/** A case as it is created; the API server fills in the rest. */
export type NewCase = {
  readonly namespace: string;
  readonly name: string;
  readonly spec: Omit<ComplianceCaseSpec, "resolveWithin">;
};

/** Name of the case that answers for a hold by policy on a campaign. */
export function breachCaseName(campaign: { readonly name: string }, hold: Pick<HoldRecord, "id" | "clause">): string {
  return caseName({ subject: campaign.name, kind: hold.clause ?? "breach", holdId: hold.id });
}

/** @param of.steps of the rule that was broken, from the bundle's catalogue */
export function breachCase(of: {
  readonly campaign: Campaign;
  readonly hold: HoldRecord;
  readonly steps: readonly string[];
}): NewCase {
  const { campaign, hold } = of;
  const { namespace, name } = campaign.metadata;
  const at = instantText(hold.atMs);
  const team = campaign.spec.owner?.team ?? "the campaign's owner";
  return {
    namespace,
    name: breachCaseName(campaign.metadata, hold),
    spec: {
      subject: { kind: "Campaign", namespace, name },
      origin: "Breach",
      clause: hold.clause ?? "K2",
      severity: hold.severity ?? "Major",
      openedAt: instantText(hold.breachAtMs ?? hold.atMs),
      description: breachSentence(hold, campaign.spec.purpose),
      acknowledgeWithin: campaign.spec.enforcement.acknowledgeWithin,
      steps: openingSteps({ steps: of.steps, team, reached: 0, at }),
      ...(hold.rule === null ? {} : { rule: hold.rule }),
      ...(hold.decision === null ? {} : { decision: hold.decision }),
    },
  };
}
