import { z } from "zod";
import { clauseId, conditions, count, observedGeneration, severity, summary, text, time } from "./common.ts";

export const reviewCheck = z.enum(["OptInProcess", "SpamFilter", "Messages", "Complaints"]);

const run = z.object({
  at: time.describe("When it started."),
  finishedAt: time.describe("When it ended.").optional(),
  revision: z.string().max(128).describe("Policy that judged.").optional(),
  passed: z.boolean().describe("Whether every check passed."),
  findings: count().describe("How much was found."),
});

export const complianceReviewStatus = z
  .object({
    observedGeneration,
    conditions,
    lastRun: run.describe("The latest run.").optional(),
    nextRunAt: z.string().max(35).describe("When it runs next, RFC 3339.").optional(),
    results: z
      .array(
        z.object({
          check: reviewCheck.describe("What was looked at."),
          passed: z.boolean().describe("Whether it is in order."),
          examined: count().describe("How many things were looked at."),
          failed: count().describe("How many of them were not in order."),
          message: text(512).describe("The result in one sentence."),
        }),
      )
      .max(8)
      .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["check"] })
      .describe("Results of the latest run, one a check.")
      .optional(),
    findings: z
      .array(
        z.object({
          check: reviewCheck.describe("What was looked at."),
          clause: clauseId.describe("Clause that is concerned."),
          severity: severity.describe("How bad it is."),
          subject: text(253).describe("What was found wanting, as kind/name."),
          message: text(512).describe("What is wrong, without a number or any text of a message."),
          case: text(63).describe("Case that was opened for it.").optional(),
        }),
      )
      .max(64)
      .meta({ "x-kubernetes-list-type": "atomic" })
      .describe("What the latest run found, the worst first.")
      .optional(),
    history: z
      .array(run)
      .max(50)
      .meta({ "x-kubernetes-list-type": "atomic" })
      .describe("Earlier runs, oldest first.")
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type ComplianceReviewStatus = z.infer<typeof complianceReviewStatus>;
export type ReviewCheck = z.infer<typeof reviewCheck>;
