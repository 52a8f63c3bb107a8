import type { MessageTemplate, MessageTemplateStatus } from "../../schemas/resources/message-template.ts";
import type { TemplateAtWhatsApp } from "../desired/template-at-whatsapp.ts";
import type { EventSaid } from "./campaign-events.ts";
import { conditionOf, nextConditions, type Obstacle, readiness, type Said } from "./conditions.ts";
import { refusal, statusFindings, type TextJudgement, textCompliance, textObstacle } from "./template-findings.ts";

export type TemplateFacts = {
  readonly template: MessageTemplate;
  readonly atWhatsApp: TemplateAtWhatsApp;
  readonly stored: boolean;
  /** The text was changed at WhatsApp, and is not the declared one. */
  readonly edited: boolean;
  /** Of the declared text. */
  readonly digest: string;
  readonly judged: TextJudgement;
  readonly nowMs: number;
};

/** The state of a template, as it was declared, as the policy judges its text, and as WhatsApp tells it by webhook. */
export function nextTemplateStatus(facts: TemplateFacts): MessageTemplateStatus {
  const { template, judged, digest, nowMs } = facts;
  const { generation } = template.metadata;
  const { whatsapp, category } = facts.atWhatsApp;
  const sends = sendable(facts);
  const said = [...readiness(obstacle(facts), "Known to the gates."), textCompliance(judged), sends];
  const findings = statusFindings(judged);
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: template.status.conditions, said, generation, nowMs }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    category,
    digest,
    ...(findings === undefined ? {} : { findings }),
    summary: templateSummary(judged, sends),
  };
}

/** A refused text stays with the gates: they refuse what is made of it, each message for itself. */
function obstacle({ judged, stored }: TemplateFacts): Obstacle | undefined {
  const progressing = {
    stalled: false,
    reason: "Progressing",
    message: "The template is on its way to the gates.",
  } as const;
  return textObstacle(judged) ?? (stored ? undefined : progressing);
}

function templateSummary(judged: TextJudgement, sends: Said): string {
  if (judged.kind === "unknown" || judged.findings.length === 0) return sends.message;
  return `Refused: ${refusal(judged.findings)}`;
}

/** WhatsApp's statuses in which a template may be sent. */
const sendableStatuses = ["APPROVED", "REINSTATED"];

function sendable({ template, atWhatsApp, edited }: TemplateFacts): Said {
  const type = "Sendable";
  if (edited) {
    const { name } = template.spec;
    const message = `The text of ${name} was changed at WhatsApp and is not the declared one: messages that use it are refused. Declare the new text here, or restore the old one there.`;
    return { type, status: "False", reason: "Stale", message };
  }
  const status = atWhatsApp.whatsapp?.status;
  if (status === undefined) {
    return {
      type,
      status: "Unknown",
      reason: "NoData",
      message: "Neither a webhook nor spec.whatsapp says that WhatsApp approved it.",
    };
  }
  if (sendableStatuses.includes(status)) {
    const { category } = atWhatsApp;
    const moved =
      category === template.spec.category ? "" : ` WhatsApp has moved it: only ${category} campaigns may use it.`;
    return { type, status: "True", reason: "Reconciled", message: `WhatsApp's status is ${status}.${moved}` };
  }
  return {
    type,
    status: "False",
    reason: "RestrictedByWhatsApp",
    message: `WhatsApp's status is ${status}: messages that use it are refused.`,
  };
}

export function templateEvents(seen: MessageTemplateStatus, next: MessageTemplateStatus): EventSaid[] {
  return [...textEvents(seen, next), ...pauseEvents(seen, next)];
}

/** Told when other rules refuse the text than before, and when none does any more. */
function textEvents(seen: MessageTemplateStatus, next: MessageTemplateStatus): EventSaid[] {
  const said = conditionOf(next.conditions, "Compliant");
  const rules = (status: MessageTemplateStatus) => (status.findings ?? []).map(({ rule }) => rule).join();
  if (said?.status === "False" && rules(next) !== rules(seen))
    return [{ severity: "Warning", reason: "DeclarationRejected", action: "Refuse", message: said.message }];
  if (said?.status === "True" && rules(seen) !== "")
    return [{ severity: "Normal", reason: "DeclarationAccepted", action: "Accept", message: said.message }];
  return [];
}

function pauseEvents(seen: MessageTemplateStatus, next: MessageTemplateStatus): EventSaid[] {
  const paused = next.whatsapp?.status === "PAUSED" || next.whatsapp?.status === "DISABLED";
  if (!paused || seen.whatsapp?.status === next.whatsapp?.status) return [];
  const message = `WhatsApp has it ${next.whatsapp?.status}; campaigns that use it cannot send it`;
  return [{ severity: "Warning", reason: "TemplatePaused", action: "Watch", message }];
}
