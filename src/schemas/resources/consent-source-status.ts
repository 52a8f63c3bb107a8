import { z } from "zod";
import { conditions, count, observedGeneration, percent, summary, time } from "./common.ts";
import { duration } from "./duration.ts";

/** A share says something of a hundred people or more; of fewer it is left out. */
const effectiveness = z.object({
  consentAge: z
    .object({
      median: duration.describe("Half of live consent is older."),
      oldestTenth: duration.describe("A tenth of live consent is older."),
      pastHalfPercent: percent.describe("Share of live consent with more than half of its validity over."),
    })
    .describe("How long ago people agreed, in whole days.")
    .optional(),
  doubleOptIn: z
    .object({
      asked: count().describe("People asked to confirm in the last thirty days, those of the last day left out."),
      completionPercent: percent.describe("Share of them who confirmed, rounded down."),
    })
    .describe("How many confirm.")
    .optional(),
  methods: z
    .array(
      z.object({
        method: z.string().max(64).describe("How people agreed, as their records say."),
        percent: percent.describe("Share of live consent, rounded up."),
      }),
    )
    .max(8)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("How people agreed, the most frequent first.")
    .optional(),
  notices: z
    .array(
      z.object({
        id: z.string().max(63).describe("Name of the wording."),
        declared: z.boolean().describe("False: spec.optIn.notices has no such id, or has it with another text."),
        percent: percent
          .describe("Share of live consent, rounded up; 0: nobody agreed to it; left out: fewer than a hundred people.")
          .optional(),
      }),
    )
    .max(40)
    .meta({ "x-kubernetes-list-type": "atomic" })
    .describe("What people read when they agreed, the most frequent first.")
    .optional(),
  optOutAfterFirstMessage: z
    .object({
      withinDayPercent: percent.describe("Share who left within 24 hours, rounded up.").optional(),
      withinWeekPercent: percent.describe("Share who left within seven days, rounded up.").optional(),
      sample: z.string().max(16).describe("Part of the partitions whose people are followed, such as 1/16.").optional(),
    })
    .describe("Of the people first written to in the last thirty days.")
    .optional(),
  optOutLastWeekPercent: percent
    .describe("Share of all people who left in the last seven days, rounded up.")
    .optional(),
});

export const consentSourceStatus = z
  .object({
    observedGeneration,
    conditions,
    granted: count().describe("People whose consent is live.").optional(),
    withdrawn: count().describe("People who have stopped.").optional(),
    expired: count().describe("People whose consent has run out.").optional(),
    pending: count().describe("People who have not confirmed yet.").optional(),
    proofCoveragePercent: percent.describe("Share of live records with full proof, rounded down.").optional(),
    effectiveness: effectiveness.describe("The numbers behind the condition OptInEffective (M1).").optional(),
    lastSync: z
      .object({
        at: time.describe("When the source was last read to its end."),
        records: count().describe("Records taken over."),
        refused: count().describe("Records that could not be used, such as one without a purpose.").optional(),
        digest: z.string().max(71).describe("Digest of what was read, for a file.").optional(),
      })
      .describe("The latest complete reading.")
      .optional(),
    reading: z
      .object({ since: time.describe("When it began."), records: count().describe("Records read so far.") })
      .describe("A reading under way.")
      .optional(),
    lag: duration.describe("Age of the source's knowledge when it was last looked at.").optional(),
    timeToHonour: z
      .object({
        p50: duration.describe("Half of them were in force sooner."),
        p99: duration.describe("99 of a hundred were in force sooner."),
        worst: duration.describe("The slowest."),
        events: count().describe("Withdrawals."),
      })
      .describe("Withdrawals of the last 24 hours: from arrival until every gate judged by it.")
      .optional(),
    webhook: z
      .object({
        pending: count().describe("Withdrawals that it has not taken yet."),
        undelivered: count().describe("Withdrawals that it never took and nobody tries any more, of the last 30 days."),
        lastDelivered: time.describe("When it last took one.").optional(),
        lastError: z.string().max(300).describe("Why it did not take one when last asked.").optional(),
      })
      .describe("How spec.withdrawal.webhook takes withdrawals.")
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type ConsentSourceStatus = z.infer<typeof consentSourceStatus>;
