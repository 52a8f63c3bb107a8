import type { Violation } from "../../schemas/policy/verdict-output.ts";
import type { MessageTemplate, MessageTemplateStatus } from "../../schemas/resources/message-template.ts";
import type { Obstacle, Said } from "./conditions.ts";

/** What the policy finds in a template's own text. `unknown`: it could not be asked. */
export type TextJudgement =
  | { readonly kind: "judged"; readonly findings: readonly Violation[] }
  | { readonly kind: "unknown"; readonly why: "NoBundle" | "NotServed" | "NoAnswer" };

/** What is wrong with the text whoever sends it, given what is wrong with each sender that may. */
export function commonFindings(answers: readonly (readonly Violation[])[]): Violation[] {
  const [first = [], ...others] = answers;
  return first.filter(({ rule }) => others.every((found) => found.some((other) => other.rule === rule)));
}

type Finding = NonNullable<MessageTemplateStatus["findings"]>[number];

const findingsMax = 32;

/** Undefined while nobody knows. */
export function statusFindings(judged: TextJudgement): Finding[] | undefined {
  if (judged.kind === "unknown") return undefined;
  return judged.findings
    .slice(0, findingsMax)
    .map(({ rule, clause, severity, message }) => ({ rule, clause, severity, message }));
}

/** A finding that is more than a reason to refuse a message: what it breaks counts, or stops a campaign at once. */
function isBreach({ severity }: Pick<Finding, "severity">): boolean {
  return severity !== "Minor";
}

/** A text that breaks the policy is a declaration that somebody has to change, like any other that it refuses. */
export function textObstacle(judged: TextJudgement): Obstacle | undefined {
  if (judged.kind === "unknown" || !judged.findings.some(isBreach)) return undefined;
  return { stalled: true, reason: "DeclarationRejected", message: refusal(judged.findings) };
}

export function textCompliance(judged: TextJudgement): Said {
  if (judged.kind === "unknown") return said("Unknown", "NoData", unknownSentences[judged.why]);
  if (judged.findings.length > 0) return said("False", "ContentBreach", refusal(judged.findings));
  const message = "The policy finds nothing wrong with the text. Each message is judged with its values in it.";
  return said("True", "NoViolations", message);
}

const unknownSentences = {
  NoBundle: "No policy bundle is active, so nobody has judged the text. Look at kubectl get policybundles.",
  NotServed: "The active policy bundle judges no templates, only messages: build it anew with this version.",
  NoAnswer: "The policy gave no answer about the text. It is asked again.",
} as const;

/** `K5 prohibited-goods: advertises prohibited goods: firearms; take the goods out …. Messages made of it are refused.` */
export function refusal(findings: readonly Violation[]): string {
  const each = findings.map(({ clause, rule, message, remedy }) => `${clause} ${rule}: ${message}; ${remedy}`);
  return `${each.join(". ").slice(0, 900)}. Messages made of it are refused.`;
}

/** A template whose text breaks the policy, by its status. */
export type RefusedTemplate = { readonly name: string; readonly findings: readonly Finding[] };

/** What stands in a status about an older text is not believed. */
export function refusedTemplates(templates: readonly MessageTemplate[]): RefusedTemplate[] {
  return templates
    .filter(({ metadata, status }) => status.observedGeneration === metadata.generation)
    .map(({ metadata, status }) => ({ name: metadata.name, findings: (status.findings ?? []).filter(isBreach) }))
    .filter(({ findings }) => findings.length > 0);
}

function said(status: Said["status"], reason: Said["reason"], message: string): Said {
  return { type: "Compliant", status, reason, message };
}
