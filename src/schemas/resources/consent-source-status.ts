import { z } from "zod";
import { conditions, count, observedGeneration, percent, summary, time } from "./common.ts";
import { duration } from "./duration.ts";

export const consentSourceStatus = z
  .object({
    observedGeneration,
    conditions,
    granted: count().describe("People whose consent is live.").optional(),
    withdrawn: count().describe("People who have stopped.").optional(),
    expired: count().describe("People whose consent has run out.").optional(),
    pending: count().describe("People who have not confirmed yet.").optional(),
    proofCoveragePercent: percent.describe("Share of live records with full proof, rounded down.").optional(),
    optOutPercentIn7Days: percent
      .describe("Share of people who left in seven days, rounded up; from a hundred people on.")
      .optional(),
    lastSync: z
      .object({
        at: time.describe("When the source was last read to its end."),
        records: count().describe("Records taken over."),
        refused: count().describe("Records that could not be used, such as one without a purpose.").optional(),
        digest: z.string().max(71).describe("Digest of what was read, for a file.").optional(),
      })
      .describe("The latest complete reading.")
      .optional(),
    lag: duration.describe("Age of the source's knowledge when it was last looked at.").optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type ConsentSourceStatus = z.infer<typeof consentSourceStatus>;
