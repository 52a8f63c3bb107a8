import { z } from "zod";
import { holdsNumber } from "../../domain/recipient/written-number.ts";
import { spamClass } from "../../schemas/policy/spam-model.ts";
import type { Flag } from "../command.ts";
import { usageProblem } from "../problem.ts";

export const labelOptions = z.object({
  right: z.boolean().default(false),
  wrong: z.boolean().default(false),
  class: spamClass.optional(),
  rule: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "that is no rule")).default([]),
  keepText: z.boolean().default(false),
  consentReference: z
    .string()
    .trim()
    .min(1, "say where the consent lies")
    .max(200, "at most 200 characters")
    .optional(),
});
export type LabelOptions = z.infer<typeof labelOptions>;

export const labelFlags: readonly Flag[] = [
  { flags: "--right", help: "the verdict was right" },
  { flags: "--wrong", help: "it was not: a false alarm, or a miss" },
  { flags: "--class <class>", help: "what the message is", choices: spamClass.options },
  { flags: "--rule <rule...>", help: "only these of the rules that stopped it", byDefault: "all of them" },
  { flags: "--keep-text", help: "keep its text, masked and sealed, to teach the filter" },
  {
    flags: "--consent-reference <reference>",
    help: "where the consent to keep the text lies, such as a ticket; never a number",
  },
];

/** What makes no sense on any verdict. @throws Problem of usage */
export function requireSense({ right, wrong, keepText, consentReference, class: given }: LabelOptions): void {
  if (right === wrong) throw usageProblem("say one of --right and --wrong");
  if (keepText && consentReference === undefined)
    throw usageProblem("a text is kept only with consent", "say where that lies: --consent-reference <reference>");
  if (!keepText && consentReference !== undefined)
    throw usageProblem("--consent-reference is about a text that is kept", "--keep-text keeps it");
  if (keepText && given === undefined)
    throw usageProblem("a text teaches nothing without what it is", `--class ${spamClass.options.join("|")}`);
  if (consentReference !== undefined && holdsNumber(consentReference))
    throw usageProblem("--consent-reference seems to hold a telephone number", "give the ticket, or its link");
}
