import { z } from "zod";
import { severity } from "./verdict-output.ts";

/** What `consentry/enforcement` is asked when a campaign's recent verdicts cross a line. */
export const enforcementInput = z.object({
  nowMs: z.int(),
  campaign: z.object({
    namespace: z.string(),
    name: z.string(),
    mode: z.enum(["Enforce", "Warn"]),
    suspendAt: z.object({ violations: z.int().min(1), outOf: z.int().min(1) }),
    minimumHoldMs: z.int(),
    resume: z.enum(["AfterCase", "AfterHold"]),
  }),
  recent: z.object({
    judged: z.int().describe("Verdicts in the window, undecidable ones left out"),
    violations: z.int().describe("Of them, rejected by a Major or Critical rule"),
    worst: z
      .object({ rule: z.string(), clause: z.string(), severity })
      .nullable()
      .describe("Critical before Major, then the most frequent"),
  }),
  history: z.object({ suspensions: z.int().describe("Suspensions by policy in the last 90 days") }),
});

export const enforcementOutput = z.object({
  action: z.enum(["none", "warn", "suspend", "terminate"]),
  cause: z.enum(["ThresholdBreach", "CriticalBreach"]).nullable(),
  resume: z.enum(["AfterCase", "AfterHold", "Never"]),
  holdMs: z.int().min(0),
});

export type EnforcementInput = z.infer<typeof enforcementInput>;
export type EnforcementOutput = z.infer<typeof enforcementOutput>;
