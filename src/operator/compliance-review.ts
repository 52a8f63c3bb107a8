import { nextReviewStatus } from "../domain/lifecycle/review-status.ts";
import type { ComplianceReview } from "../schemas/resources/compliance-review.ts";
import type { ComplianceReviewStatus } from "../schemas/resources/compliance-review-status.ts";
import type { Steps } from "./controller.ts";
import type { StatusWriter } from "./status-writer.ts";

export type ReviewParts = {
  readonly review: (key: string) => ComplianceReview | undefined;
  readonly writeStatus: StatusWriter["write"];
  readonly nowMs: () => number;
};

export function reviewSteps(parts: ReviewParts): Steps<ComplianceReview, ComplianceReviewStatus> {
  return {
    kind: "ComplianceReview",
    gather: async (key) => parts.review(key),
    decide: (review) => nextReviewStatus(review, parts.nowMs()),
    act: async (review, next) => {
      const withoutCounts = (status: ComplianceReviewStatus): object => status;
      return (await parts.writeStatus({ kind: "ComplianceReview", object: review, next, withoutCounts })).again;
    },
    cleanUp: async () => undefined,
  };
}
