import type { Violation } from "../../schemas/policy/verdict-output.ts";

// Refusals that come before or instead of policy: the message cannot be judged at all. They feed no threshold, because a
// broken producer is not a breach, and nothing that cannot be judged is ever approved.

export const hostRules = {
  malformed: {
    clause: "K1",
    message: "not a message that the Cloud API could send",
    remedy: "publish the Cloud API send payload unchanged, as UTF-8 JSON",
  },
  "no-recipient": {
    clause: "K1",
    message: "a read receipt or typing indicator: it names nobody and says nothing",
    remedy: "send receipts to the Cloud API directly; only messages to people pass the gate",
  },
  "partition-mismatch": {
    clause: "K1",
    message: "the subject's last four digits are not the recipient's",
    remedy: "publish to consentry.send.<namespace>.<campaign>.<last four digits of `to`>",
  },
  "unknown-campaign": {
    clause: "P3",
    message: "no such campaign is declared",
    remedy: "apply a Campaign of this name in this namespace, then send again",
  },
  "campaign-not-accepted": {
    clause: "P3",
    message: "the campaign's declaration is not accepted",
    remedy: "kubectl describe the campaign: its Stalled condition says what to mend",
  },
  expired: {
    clause: "K1",
    message: "waited longer than the campaign allows",
    remedy: "send it again if it is still wanted; nothing is sent late",
  },
  "body-lost": {
    clause: "K1",
    message: "its stored body is gone, so it cannot be judged again",
    remedy: "send it again if it is still wanted",
  },
  "evaluation-failed": {
    clause: "K1",
    message: "policy did not come to an answer",
    remedy: "report the decision to the owner of the policy bundle",
  },
  "policy-undefined": {
    clause: "K1",
    message: "policy gave no answer that can be read",
    remedy: "report the decision to the owner of the policy bundle",
  },
} as const;

export type HostRule = keyof typeof hostRules;

/** @param detail what exactly was wrong, in place of the rule's own words; it holds nothing of the message */
export function hostViolation(rule: HostRule, detail?: string): Violation {
  const { clause, message, remedy } = hostRules[rule];
  return { rule, clause, message: detail || message, remedy, severity: "Minor", steps: [], undecidable: false };
}
