import { z } from "zod";
import { conditions, observedGeneration, summary, text, time } from "./common.ts";
import { recipientCounts } from "./enforcement-status.ts";

export const casePhase = z.enum(["Open", "Acknowledged", "Remediating", "Verified", "Closed"]);

export const caseStatus = z
  .object({
    observedGeneration,
    conditions,
    phase: casePhase.describe("How far the case is: the operator moves it on as people sign their entries.").optional(),
    due: z.string().max(35).describe("When the next deadline passes, RFC 3339.").optional(),
    deadlines: z
      .object({
        acknowledgeBy: z.string().max(35).describe("By when somebody must have taken the case on, RFC 3339."),
        resolveBy: z.string().max(35).describe("By when the case must be closed, RFC 3339."),
      })
      .describe("The case's clock.")
      .optional(),
    recipients: recipientCounts
      .describe("How many messages are concerned; one person may stand behind several.")
      .optional(),
    timeline: z
      .array(
        z.object({
          at: time.describe("When the operator saw it."),
          phase: casePhase.describe("Phase from then on."),
          by: text(253).describe("Who brought it about."),
          note: text(512).describe("What was done.").optional(),
        }),
      )
      .max(64)
      .meta({ "x-kubernetes-list-type": "atomic" })
      .describe("What happened when, oldest first, on the operator's clock.")
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type CasePhase = z.infer<typeof casePhase>;
export type CaseStatus = z.infer<typeof caseStatus>;
