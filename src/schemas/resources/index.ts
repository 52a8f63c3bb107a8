import { campaignKind } from "./campaign.ts";
import { complianceCaseKind } from "./compliance-case.ts";
import { complianceReviewKind } from "./compliance-review.ts";
import { consentSourceKind } from "./consent-source.ts";
import { messageTemplateKind } from "./message-template.ts";
import { policyBundleKind } from "./policy-bundle.ts";
import { senderKind } from "./sender.ts";

/** Every kind of `consentry.dev`, in the order in which the docs tell them. */
export const kinds = [
  campaignKind,
  consentSourceKind,
  messageTemplateKind,
  senderKind,
  policyBundleKind,
  complianceCaseKind,
  complianceReviewKind,
] as const;

export type KindName = (typeof kinds)[number]["kind"];
