import type { MessageTemplate, MessageTemplateSpec } from "../../schemas/resources/message-template.ts";
import type { DesiredTemplate } from "../../schemas/wire/desired.ts";
import type { TemplateAtWhatsApp } from "./template-at-whatsapp.ts";

/** @param sha256 digest of a text's UTF-8 bytes, as `sha256:<hex>` */
export function desiredTemplate(
  { metadata, spec }: MessageTemplate,
  { whatsapp, category }: TemplateAtWhatsApp,
  sha256: (text: string) => string,
): DesiredTemplate {
  const { namespace } = metadata;
  const text = templateText(spec);
  return {
    namespace,
    resource: metadata.name,
    sender: spec.senderRef === undefined ? null : { namespace, name: spec.senderRef.name },
    name: spec.name,
    language: spec.language,
    category,
    // One about which nobody has said what WhatsApp says is not taken for approved.
    status: whatsapp?.status ?? "PENDING",
    text,
    digest: sha256(text),
  };
}

/** Everything of a template that a person reads, one part a line. */
export function templateText(spec: MessageTemplateSpec): string {
  const buttons = (spec.buttons ?? []).flatMap((button) => [button.text, button.url]);
  return [spec.header?.text, spec.body, spec.footer, ...buttons].filter((part) => part !== undefined).join("\n");
}
