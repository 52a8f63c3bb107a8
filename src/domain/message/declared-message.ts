import type { MessageTemplateSpec } from "../../schemas/resources/message-template.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { templatePlan } from "./template-text.ts";

/**
 * Stands where a value goes. A digit parts the words beside it and belongs to no alphabet; with the underscore, which no host
 * may hold, it makes no link.
 */
const mark = "9_";

/** Buttons that show goods of the catalogue. */
const commerceButtons: readonly string[] = ["Catalog", "MultiProduct"];

/** A declared template as a message of it that nobody receives yet, with a mark in place of each value. */
export function declaredMessage({ name, language, buttons = [] }: MessageTemplateSpec, text: string): SendMessage {
  const keys = [...new Set(templatePlan(text).slots.map(({ key }) => key))];
  const bodyParameters = keys.map((key) => ({ name: key, text: mark }));
  return {
    recipient: null,
    type: "template",
    template: { name, language, headerParameters: [], bodyParameters },
    texts: [],
    links: [],
    files: [],
    commerce: buttons.some(({ type }) => commerceButtons.includes(type)),
    reply: false,
  };
}
