import type { Campaign } from "../../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../../schemas/resources/compliance-case.ts";
import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { MessageTemplate } from "../../schemas/resources/message-template.ts";
import type { PolicyBundle } from "../../schemas/resources/policy-bundle.ts";
import type { Sender } from "../../schemas/resources/sender.ts";

/** All resources that a user may see in one place. */
export type Everything = {
  readonly campaigns: readonly Campaign[];
  readonly cases: readonly ComplianceCase[];
  readonly sources: readonly ConsentSource[];
  readonly senders: readonly Sender[];
  readonly templates: readonly MessageTemplate[];
  /** Bundles belong to the whole cluster; undefined when the user may not see them. */
  readonly bundles: readonly PolicyBundle[] | undefined;
  /** Objects that fit no schema of this program. */
  readonly unreadable: number;
};
