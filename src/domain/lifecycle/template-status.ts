import type { MessageTemplate, MessageTemplateStatus } from "../../schemas/resources/message-template.ts";
import { templateStatus } from "../desired/template.ts";
import type { EventSaid } from "./campaign-events.ts";
import { nextConditions, readiness, type Said } from "./conditions.ts";

export type TemplateFacts = {
  readonly template: MessageTemplate;
  readonly stored: boolean;
  /** Of the declared text. */
  readonly digest: string;
  readonly nowMs: number;
};

/** The state of a template as it was declared; what WhatsApp tells by webhook comes with the intake role. */
export function nextTemplateStatus({ template, stored, digest, nowMs }: TemplateFacts): MessageTemplateStatus {
  const { generation } = template.metadata;
  const { whatsapp } = template.spec;
  const sends = sendable(template);
  const obstacle = stored
    ? undefined
    : ({ stalled: false, reason: "Progressing", message: "The template is on its way to the gates." } as const);
  const said = [...readiness(obstacle, "Known to the gates."), sends];
  return {
    observedGeneration: generation,
    conditions: nextConditions({ seen: template.status.conditions, said, generation, nowMs }),
    ...(whatsapp === undefined ? {} : { whatsapp }),
    digest,
    summary: sends.message,
  };
}

/** WhatsApp's statuses in which a template may be sent. */
const sendableStatuses = ["APPROVED", "REINSTATED"];

function sendable({ spec }: MessageTemplate): Said {
  const type = "Sendable";
  const status = templateStatus(spec);
  if (spec.whatsapp === undefined) {
    return {
      type,
      status: "Unknown",
      reason: "NoData",
      message: "Nobody has said that WhatsApp approved it: fill in spec.whatsapp.",
    };
  }
  if (sendableStatuses.includes(status)) {
    return { type, status: "True", reason: "Reconciled", message: `WhatsApp's status is ${status}.` };
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
