import type { MessageTemplate, MessageTemplateSpec } from "../../schemas/resources/message-template.ts";
import type { DesiredTemplate } from "../../schemas/wire/desired.ts";
import type { TemplateAtWhatsApp } from "./template-at-whatsapp.ts";
import { comparedText, declaredParts } from "./template-text.ts";

/** @param sha256 digest of a text's UTF-8 bytes, as `sha256:<hex>` */
export function desiredTemplate(
  { metadata, spec }: MessageTemplate,
  atWhatsApp: TemplateAtWhatsApp,
  sha256: (text: string) => string,
): DesiredTemplate {
  const { namespace } = metadata;
  const text = templateText(spec);
  const { whatsapp, category } = atWhatsApp;
  return {
    namespace,
    resource: metadata.name,
    sender: spec.senderRef === undefined ? null : { namespace, name: spec.senderRef.name },
    name: spec.name,
    language: spec.language,
    category,
    // One about which nobody has said what WhatsApp says is not taken for approved; nor is a text that is not the declared one.
    status: isEdited(spec, atWhatsApp, sha256) ? editedStatus : (whatsapp?.status ?? "PENDING"),
    text,
    digest: sha256(text),
  };
}

/** Stands for WhatsApp's status where its text is another than the declared one, which the policy judges. */
export const editedStatus = "EDITED";

function isEdited(
  spec: MessageTemplateSpec,
  { textDigest }: TemplateAtWhatsApp,
  sha256: (text: string) => string,
): boolean {
  return textDigest !== undefined && textDigest !== sha256(comparedText(declaredParts(spec)));
}

/** Everything of a template that a person reads, one part a line. */
export function templateText(spec: MessageTemplateSpec): string {
  const buttons = (spec.buttons ?? []).flatMap((button) => [button.text, button.url]);
  return [spec.header?.text, spec.body, spec.footer, ...buttons].filter((part) => part !== undefined).join("\n");
}
