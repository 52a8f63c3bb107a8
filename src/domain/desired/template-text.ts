import type { MessageTemplateSpec } from "../../schemas/resources/message-template.ts";

/** The parts of a template's text that WhatsApp tells when they change. */
export type TemplateParts = {
  readonly header: string | undefined;
  readonly body: string;
  readonly footer: string | undefined;
  /** Of the kinds that lead somewhere; WhatsApp leaves out quick replies. */
  readonly links: readonly { readonly text: string | undefined; readonly url: string | undefined }[];
};

export function declaredParts({ header, body, footer, buttons = [] }: MessageTemplateSpec): TemplateParts {
  const links = buttons.filter(({ type }) => type === "Url" || type === "PhoneNumber");
  return { header: header?.text, body, footer, links: links.map(({ text, url }) => ({ text, url })) };
}

/** The form in which the declared text and WhatsApp's are compared: spaces count once, and an address to where its value begins. */
export function comparedText({ header, body, footer, links }: TemplateParts): string {
  const parts = [header, body, footer, ...links.flatMap(({ text, url }) => [text, url?.replace(/\{\{.*$/, "")])];
  return JSON.stringify(parts.map((part) => (part ?? "").normalize("NFC").replace(/\s+/g, " ").trim()));
}
