import type { ComplianceReview } from "../../schemas/resources/compliance-review.ts";
import type { ComplianceReviewStatus } from "../../schemas/resources/compliance-review-status.ts";
import { nextConditions, readiness, type Said } from "./conditions.ts";

/** Nothing runs reviews yet, and the object says so instead of seeming to wait for its hour. */
export function nextReviewStatus({ metadata, status: seen }: ComplianceReview, nowMs: number): ComplianceReviewStatus {
  const { generation } = metadata;
  const message = "Reviews are not run yet: nothing serves this kind.";
  const never: Said = { type: "Passed", status: "Unknown", reason: "NoData", message: "It has never run." };
  const said = [...readiness({ stalled: true, reason: "NotImplemented", message }, ""), never];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: seen.conditions, said, generation, nowMs }),
    summary: message,
  };
}
