import { z } from "zod";

export const severity = z.enum(["Minor", "Major", "Critical"]);

/** One reason why a message may not leave, in words for the person who has to act. */
export const violation = z.object({
  rule: z.string().max(63).describe("Id of the rule, the folder's name under policies/consentry"),
  clause: z.string().max(8).describe("Clause of policies/clauses.yaml that the rule serves"),
  severity: severity.describe(
    "Minor: refused, no breach. Major: counts towards the threshold. Critical: stops at once",
  ),
  message: z.string().max(300).describe("What was wrong, without a number or any text of the message"),
  remedy: z.string().max(300).describe("What to do, as an instruction"),
  steps: z.array(z.string().max(63)).max(8).describe("Remediation steps a case on this rule asks for"),
  undecidable: z.boolean().describe("A needed fact was missing: refused all the same, but no breach"),
});

export const outcome = z.enum(["approved", "rejected", "deferred", "held"]);

/** What `consentry/verdict` answers. Anything else, undefined included, is read as a rejection `PolicyUndefined`. */
export const verdictOutput = z.object({
  outcome,
  violations: z.array(violation).max(64),
  deferUntilMs: z.int().nullable().describe("With `deferred` only: when to judge again"),
  revision: z.string().max(128).describe("The bundle's revision, from its manifest's data"),
});

export type Severity = z.infer<typeof severity>;
export type Violation = z.infer<typeof violation>;
export type Outcome = z.infer<typeof outcome>;
export type VerdictOutput = z.infer<typeof verdictOutput>;
