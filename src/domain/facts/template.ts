import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { SpamFact, TemplateFact } from "../../schemas/policy/verdict-input.ts";
import type { TemplateUse } from "../../schemas/whatsapp/send-message.ts";
import type { DesiredTemplate } from "../../schemas/wire/desired.ts";

/** The declaration of the template that a message uses, among those its campaign names: name and language together. */
export function declaredTemplate(
  use: Pick<TemplateUse, "name" | "language"> | null,
  declared: readonly DesiredTemplate[],
): DesiredTemplate | undefined {
  return use === null
    ? undefined
    : declared.find((template) => template.name === use.name && template.language === use.language);
}

/** A template message carries neither its text nor its category; without the declaration nobody knows what it says. */
export function template(declared: DesiredTemplate | undefined, spam: Fact<SpamFact>): Fact<TemplateFact> {
  if (!declared) return unknown("NoTemplate");
  const { category, status, digest } = declared;
  return known({ category, status, digest, spam });
}
