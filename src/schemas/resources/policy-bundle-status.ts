import { z } from "zod";
import { clauseId, conditions, count, observedGeneration, percent, ruleId, summary, text, time } from "./common.ts";

export const bundlePhase = z.enum([
  "Pending",
  "Verifying",
  "Shadowing",
  "Canary",
  "Promoting",
  "Active",
  "Refused",
  "RolledBack",
]);

/** One content of a bundle; the digest is its identity. */
export const bundleVersion = z.object({
  revision: z.string().max(128).describe("Revision in the bundle's manifest."),
  digest: z.string().max(71).describe("Its SHA-256, as sha256:<64 hex digits>."),
  signer: z.string().max(253).describe("Key that signed it.").optional(),
  since: time.describe("Since when it has had this role."),
});

export const policyBundleStatus = z
  .object({
    observedGeneration,
    conditions,
    phase: bundlePhase.describe("How far the newest content is.").optional(),
    active: bundleVersion.describe("What judges now.").optional(),
    candidate: bundleVersion.describe("What is on its way.").optional(),
    previous: bundleVersion.describe("What judged before: the last good one.").optional(),
    gates: z.string().max(15).describe("Gates that judge with the active one, of those alive.").optional(),
    clauses: z
      .array(clauseId)
      .max(64)
      .meta({ "x-kubernetes-list-type": "set" })
      .describe("Clauses that the active bundle has rules for.")
      .optional(),
    shadow: z
      .object({
        messages: count().describe("Messages that both have judged."),
        newApprovalsPercent: percent.describe("Share that only the candidate lets through, rounded up."),
        newRejectionsPercent: percent.describe("Share that only the candidate refuses, rounded up."),
        differences: z
          .array(
            z.object({
              rule: ruleId.describe("Rule that makes the difference."),
              approvals: count().describe("Messages that only the candidate lets through."),
              rejections: count().describe("Messages that only the candidate refuses."),
            }),
          )
          .max(32)
          .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["rule"] })
          .describe("Differences by rule, the largest first.")
          .optional(),
      })
      .describe("How the candidate differs from the active one.")
      .optional(),
    rollback: z
      .object({
        at: time.describe("When."),
        digest: z.string().max(71).describe("What was taken back. It is not tried again."),
        reason: text(512).describe("Why."),
        case: text(63).describe("Case that was opened for the bundle.").optional(),
      })
      .describe("The latest time that a bundle was taken back.")
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type PolicyBundleStatus = z.infer<typeof policyBundleStatus>;
export type BundleVersion = z.infer<typeof bundleVersion>;
export type BundlePhase = z.infer<typeof bundlePhase>;
