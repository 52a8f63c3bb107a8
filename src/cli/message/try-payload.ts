import type { DesiredTemplate } from "../../schemas/wire/desired.ts";

/** What to try: one of the campaign's templates with sample values, or a free text. */
export type TryMessage =
  | { readonly kind: "template"; readonly template: DesiredTemplate; readonly values: readonly string[] }
  | { readonly kind: "text"; readonly text: string };

/** A Cloud API send payload, as a producer would publish it. */
export function tryPayload(to: string, message: TryMessage): Record<string, unknown> {
  const envelope = { messaging_product: "whatsapp", recipient_type: "individual", to };
  if (message.kind === "text") return { ...envelope, type: "text", text: { body: message.text } };
  const { name, language, text } = message.template;
  const parameters = placeholders(text).map((placeholder, index) => ({
    type: "text",
    ...(isNumber(placeholder) ? {} : { parameter_name: placeholder }),
    text: message.values[index] ?? sampleValues[index % sampleValues.length],
  }));
  const components = parameters.length === 0 ? [] : [{ type: "body", parameters }];
  return { ...envelope, type: "template", template: { name, language: { code: language }, components } };
}

/** Values that nobody's rule can object to. */
const sampleValues = ["Alex", "Friday", "42", "London"];

/** Each placeholder of a template once: numbers in order, names as they come. */
function placeholders(text: string): string[] {
  const found = [...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((match) => match[1] ?? "");
  return [...new Set(found)].sort((a, b) => (isNumber(a) && isNumber(b) ? Number(a) - Number(b) : 0));
}

function isNumber(placeholder: string): boolean {
  return /^\d+$/.test(placeholder);
}
