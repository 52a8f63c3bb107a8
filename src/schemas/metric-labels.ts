import { noValue, otherValue } from "./telemetry.ts";

// Labels that several roles use, so that they say the same everywhere.

/** Clauses of policies/clauses.yaml; a test compares them. */
export const clauseIds = [
  ...["K1", "K2", "K3", "K4", "K5", "K6", "P1", "P2", "P3", "P4"],
  ...["M1", "M2", "M3", "M4", "E1", "E2", "E3", "D1"],
] as const;

export const clauseLabel = { oneOf: [...clauseIds, noValue, otherValue] };

export const ruleLabel = { namesOf: "rules of the signed policy bundle and of the gate itself", atMost: 200 };
export const namespaceLabel = { namesOf: "namespaces that hold declared resources", atMost: 1_000 };
export const sourceLabel = { namesOf: "declared ConsentSources", atMost: 1_000 };
export const senderLabel = { namesOf: "declared Senders", atMost: 1_000 };
export const reviewLabel = { namesOf: "declared ComplianceReviews", atMost: 1_000 };
export const teamLabel = {
  namesOf: "`owner.team` of declared campaigns; signs that it may not hold become `_`",
  atMost: 1_000,
  spelled: "AsPeopleWrite",
} as const;

/**
 * Campaigns with series of their own, in the order of their names; the others are only counted together. Seven series each:
 * measured, ten thousand make a text of some eight megabytes, which is what a scrape should bear.
 */
export const listedCampaignsMax = 10_000;
export const campaignLabel = { namesOf: "declared Campaigns", atMost: listedCampaignsMax };
