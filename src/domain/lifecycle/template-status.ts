import type { MessageTemplate, MessageTemplateStatus } from "../../schemas/resources/message-template.ts";
import type { TemplateAtWhatsApp } from "../desired/template-at-whatsapp.ts";
import type { EventSaid } from "./campaign-events.ts";
import { nextConditions, readiness, type Said } from "./conditions.ts";

export type TemplateFacts = {
  readonly template: MessageTemplate;
  readonly atWhatsApp: TemplateAtWhatsApp;
  readonly stored: boolean;
  /** The text was changed at WhatsApp, and is not the declared one. */
  readonly edited: boolean;
  /** Of the declared text. */
  readonly digest: string;
  readonly nowMs: number;
};

/** The state of a template, as it was declared and as WhatsApp tells it by webhook. */
export function nextTemplateStatus(facts: TemplateFacts): MessageTemplateStatus {
  const { template, stored, digest, nowMs } = facts;
  const { generation } = template.metadata;
  const { whatsapp, category } = facts.atWhatsApp;
  const sends = sendable(facts);
  const obstacle = stored
    ? undefined
    : ({ stalled: false, reason: "Progressing", message: "The template is on its way to the gates." } as const);
  const said = [...readiness(obstacle, "Known to the gates."), sends];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: template.status.conditions, said, generation, nowMs }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    category,
    digest,
    summary: sends.message,
  };
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
  const paused = next.whatsapp?.status === "PAUSED" || next.whatsapp?.status === "DISABLED";
  if (!paused || seen.whatsapp?.status === next.whatsapp?.status) return [];
  const message = `WhatsApp has it ${next.whatsapp?.status}; campaigns that use it cannot send it`;
  return [{ severity: "Warning", reason: "TemplatePaused", action: "Watch", message }];
}
