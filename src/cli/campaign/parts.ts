import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";

export type Ref = { readonly namespace: string; readonly name: string };

export type Clock = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };

/** What a campaign's commands read. */
export type CampaignReading = {
  /** Namespace that is meant when none is typed. */
  readonly namespace: string;
  readonly readCampaign: (ref: Ref) => Promise<Campaign | undefined>;
  /** Cases of the namespace; undefined when the user may not see them. */
  readonly casesIn: (namespace: string) => Promise<readonly ComplianceCase[] | undefined>;
};
