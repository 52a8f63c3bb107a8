import { desiredTemplate, editedStatus } from "../domain/desired/template.ts";
import { templateAtWhatsApp } from "../domain/desired/template-at-whatsapp.ts";
import { sendersOf, templateInputs } from "../domain/desired/template-input.ts";
import { nextTemplateStatus, type TemplateFacts, templateEvents } from "../domain/lifecycle/template-status.ts";
import type { MessageTemplate, MessageTemplateStatus } from "../schemas/resources/message-template.ts";
import type { Sender } from "../schemas/resources/sender.ts";
import { type DesiredTemplate, desiredKeys } from "../schemas/wire/desired.ts";
import type { TemplateWords } from "../schemas/wire/standing.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import { earliest } from "./again.ts";
import type { Steps } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import type { Policy } from "./policy.ts";
import type { StatusWriter } from "./status-writer.ts";

export type TemplateParts = {
  readonly template: (key: string) => MessageTemplate | undefined;
  readonly senders: () => readonly Sender[];
  readonly policy: Pick<Policy, "judgeText">;
  readonly templateWords: (ref: CampaignRef) => TemplateWords | undefined;
  readonly desired: Pick<DesiredStore, "get" | "put" | "delete">;
  /** Hex of a text's SHA-256. */
  readonly sha256Hex: (text: string) => string;
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  readonly nowMs: () => number;
};

type GatheredTemplate = TemplateFacts & { readonly record: DesiredTemplate };

/** A policy that gave no answer was too slow, or has a fault; a new one is asked at once anyway. */
const askAgainMs = 30_000;

export function templateSteps(parts: TemplateParts): Steps<GatheredTemplate, MessageTemplateStatus> {
  return {
    kind: "MessageTemplate",
    gather: async (key) => {
      const template = parts.template(key);
      if (template === undefined) return undefined;
      const { metadata, spec } = template;
      const nowMs = parts.nowMs();
      const atWhatsApp = templateAtWhatsApp(spec, parts.templateWords(metadata), nowMs);
      const record = desiredTemplate(template, atWhatsApp, (text) => `sha256:${parts.sha256Hex(text)}`);
      const stored = parts.desired.get(desiredKeys.template(metadata)) !== undefined;
      const edited = record.status === editedStatus;
      const senders = sendersOf(template, parts.senders());
      const judged = await parts.policy.judgeText((read) => templateInputs({ template, record, senders, read, nowMs }));
      return { template, atWhatsApp, record, stored, edited, digest: record.digest, judged, nowMs };
    },
    decide: nextTemplateStatus,
    act: async ({ template, record, judged }, next) => {
      await parts.desired.put(desiredKeys.template(template.metadata), record);
      const withoutCounts = (status: MessageTemplateStatus): object => status;
      const { written, again } = await parts.writeStatus({
        kind: "MessageTemplate",
        object: template,
        next,
        withoutCounts,
      });
      const events = written ? templateEvents(template.status, next) : [];
      for (const event of events) parts.tell({ kind: "MessageTemplate", object: template, event });
      const unanswered = judged.kind === "unknown" && judged.why === "NoAnswer";
      return earliest(again, unanswered ? { againInMs: askAgainMs } : undefined);
    },
    cleanUp: async (key) => {
      const [namespace = "", name = ""] = key.split("/");
      await parts.desired.delete(desiredKeys.template({ namespace, name }));
    },
  };
}
