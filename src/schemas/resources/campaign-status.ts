import { z } from "zod";
import { casePhase } from "./case-status.ts";
import { stepState } from "./case-step.ts";
import { clauseId, conditions, count, observedGeneration, ruleId, summary, text, time } from "./common.ts";
import { enforcementHistory, enforcementStatus, recipientCounts } from "./enforcement-status.ts";

const messageCounts = z.object({
  approved: count().describe("Messages approved."),
  rejected: count().describe("Messages refused."),
  deferred: count().describe("Messages waiting for quiet hours to end."),
  held: count().describe("Messages waiting for the campaign to be resumed."),
  undecidable: count().describe("Verdicts for which a fact was missing. They are no breach and open no case."),
  byRule: z
    .array(
      z.object({
        rule: ruleId.describe("Rule of the policy."),
        clause: clauseId.describe("Clause it serves."),
        rejected: count().describe("Messages it refused."),
      }),
    )
    .max(64)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["rule"] })
    .describe("Refusals by rule, the most frequent first.")
    .optional(),
  asOf: time.describe("When these were counted; they are written at most every 30 seconds."),
});

const remediation = z.object({
  openCases: count().describe("Open compliance cases of this campaign."),
  phase: casePhase.describe("Phase of the case that blocks resuming.").optional(),
  acknowledgedBy: text(253).describe("Who has taken it on.").optional(),
  nextDeadline: z.string().max(35).describe("When the next deadline passes, RFC 3339.").optional(),
  recipients: recipientCounts
    .describe("How many messages are concerned; one person may stand behind several.")
    .optional(),
  steps: z
    .array(
      z.object({
        name: text(63).describe("What has to be done."),
        owner: text(128).describe("Who has to do it.").optional(),
        state: stepState.describe("How far it is."),
      }),
    )
    .max(32)
    .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] })
    .describe("Steps of the blocking case.")
    .optional(),
});

export const campaignStatus = z
  .object({
    observedGeneration,
    conditions,
    bundle: z
      .object({
        revision: z.string().max(128).describe("Revision of the policy."),
        digest: z.string().max(71).describe("Digest of the bundle, shortened."),
      })
      .describe("Policy that judges the campaign's messages now.")
      .optional(),
    enforcement: enforcementStatus.describe("The operator's verdict: whether the campaign may send.").optional(),
    remediation: remediation.describe("What is being done about a breach.").optional(),
    history: enforcementHistory,
    messages: messageCounts.describe("Verdicts so far.").optional(),
    lastHandledResume: z
      .string()
      .max(253)
      .describe("Latest value of the annotation consentry.dev/resume-requested that was answered.")
      .optional(),
    summary,
  })
  .prefault({ observedGeneration: -1 })
  .describe("What the operator found. Only the operator writes it.");

export type CampaignStatus = z.infer<typeof campaignStatus>;
export type CampaignMessages = z.infer<typeof messageCounts>;
export type CampaignRemediation = z.infer<typeof remediation>;
