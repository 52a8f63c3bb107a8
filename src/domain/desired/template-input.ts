import { unknown } from "../../schemas/policy/fact.ts";
import type { TemplateInput } from "../../schemas/policy/template-input.ts";
import type { MessageTemplate } from "../../schemas/resources/message-template.ts";
import type { Sender } from "../../schemas/resources/sender.ts";
import type { DesiredTemplate } from "../../schemas/wire/desired.ts";
import { senderFacts } from "../facts/sender.ts";
import { template as templateFact } from "../facts/template.ts";
import type { ReadMessage } from "../message/bundle-reader.ts";
import { declaredMessage } from "../message/declared-message.ts";
import { desiredSender } from "./sender.ts";

/** The values come with each message. */
const noOwnWords = unknown("NoText");

/** What the policy is asked about a template's words: once for each different sender that may send it, or once without any. */
export function templateInputs(of: {
  readonly template: MessageTemplate;
  readonly record: DesiredTemplate;
  readonly senders: readonly Sender[];
  readonly read: ReadMessage;
  readonly nowMs: number;
}): TemplateInput[] {
  const { template, record, nowMs } = of;
  const { found: message, scores } = of.read(declaredMessage(template.spec, record.text), record.text);
  return differentSenders(of.senders).map((sender) => ({
    nowMs,
    message,
    campaign: { category: record.category, vertical: null },
    sender,
    facts: { template: templateFact(record, scores.template), spam: noOwnWords, content: scores.content },
  }));
}

/** The sender that it names, or any that its namespace may use; in the order of their names. */
export function sendersOf(template: MessageTemplate, senders: readonly Sender[]): Sender[] {
  const key = ({ metadata }: Sender) => `${metadata.namespace}/${metadata.name}`;
  return senders.filter((sender) => maySend(sender, template)).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Templates whose words are judged with the sender's domains and permissions. */
export function templatesOf(sender: Sender, templates: readonly MessageTemplate[]): MessageTemplate[] {
  return templates.filter((template) => maySend(sender, template));
}

function maySend(sender: Sender, { metadata, spec }: MessageTemplate): boolean {
  const { namespace, name, allowedNamespaces } = desiredSender(sender, null);
  if (spec.senderRef === undefined) return allowedNamespaces.includes(metadata.namespace);
  return namespace === metadata.namespace && name === spec.senderRef.name;
}

/** Numbers of one business mostly differ in nothing that words are judged by. */
function differentSenders(senders: readonly Sender[]): TemplateInput["sender"][] {
  const parts = senders.map((sender) => senderFacts(desiredSender(sender, null)));
  const different = new Map(parts.map((part) => [JSON.stringify(part), part]));
  return different.size === 0 ? [null] : [...different.values()];
}
