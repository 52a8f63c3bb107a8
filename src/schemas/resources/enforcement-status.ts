import { z } from "zod";
import { clauseId, count, decisionId, ruleId, text, time } from "./common.ts";
import { suspensionCause } from "./conditions.ts";
import { duration } from "./duration.ts";

// The operator's verdict on a campaign or a sender, and what it has been so far.

export const enforcementState = z.enum(["Active", "Warned", "Suspended", "Terminated"]);

export const enforcementStatus = z.object({
  state: enforcementState.describe("The operator's verdict. Terminated is for good."),
  since: time.describe("When this state began."),
  cause: suspensionCause.describe("Why, in one word.").optional(),
  clause: clauseId.describe("Clause that was broken.").optional(),
  rule: ruleId.describe("Rule that found it.").optional(),
  decision: decisionId.describe("Decision that crossed the line.").optional(),
  case: text(63).describe("Case that blocks resuming.").optional(),
  by: text(253).describe("Who stopped it: a gate, or a person.").optional(),
  resumableFrom: z.string().max(35).describe("End of the minimum hold, RFC 3339.").optional(),
  timeToCease: duration
    .describe("From the commit of the verdict that broke the policy to the last gate stopping.")
    .optional(),
  gatesStopped: z.string().max(15).describe("Gates that have stopped, of those alive.").optional(),
});

export const enforcementHistory = z
  .array(
    z.object({
      at: time.describe("When."),
      state: enforcementState.describe("The state that began."),
      by: text(253).describe("Who brought it about: operator, a gate or a person."),
      cause: suspensionCause.describe("Why, in one word.").optional(),
      clause: clauseId.describe("Clause that was broken.").optional(),
      case: text(63).describe("Case that was opened or closed.").optional(),
    }),
  )
  .max(20)
  .meta({ "x-kubernetes-list-type": "atomic" })
  .describe("Changes of state, the latest twenty, oldest first.")
  .optional();

/** Counts, never people. */
export const recipientCounts = z.object({
  prevented: count().describe("Messages of the campaign that the rule has refused so far."),
  reached: count().describe("Messages that reached somebody against the rule."),
  toReview: count().describe("Messages of the campaign that were approved so far, for somebody to look at again."),
});

export type EnforcementState = z.infer<typeof enforcementState>;
export type EnforcementStatus = z.infer<typeof enforcementStatus>;
export type EnforcementHistory = NonNullable<z.infer<typeof enforcementHistory>>;
export type RecipientCounts = z.infer<typeof recipientCounts>;
