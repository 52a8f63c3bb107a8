import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { filledText, templatePlan } from "../message/template-text.ts";

/**
 * The words of a message as the person reads them, a part a line.
 *
 * @param templateText declared text of the template that the message uses; null: it uses none, or it is not declared
 */
export function wordsOf({ template, texts }: SendMessage, templateText: string | null): string {
  if (template === null) return texts.join("\n");
  const { headerParameters, bodyParameters } = template;
  const values = [...headerParameters, ...bodyParameters].map(({ text }) => text);
  const filled = templateText === null ? values : [filledText(templatePlan(templateText), template)];
  return [...filled, ...texts].join("\n");
}
