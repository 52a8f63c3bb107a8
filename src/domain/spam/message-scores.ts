import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { SpamModel } from "../../schemas/policy/spam-model.ts";
import type { ContentFact, SpamFact } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { memoised, memoisedTexts } from "../message/memo.ts";
import { templatePlan } from "../message/template-text.ts";
import { createScorer, type Scorer } from "./score.ts";

/** What the filter says of a message. */
export type MessageScores = {
  /** Of its own words: its text, or the values in its template. */
  readonly spam: Fact<SpamFact>;
  /** Of the declared text of its template, which is the same for every message. */
  readonly template: Fact<SpamFact>;
  /** What either sells or asks for. */
  readonly content: Fact<ContentFact>;
};

export type MessageScorer = (message: SendMessage, templateText: string | null) => MessageScores;

/** Templates that are remembered. */
const templatesMax = 1024;

/**
 * Scores messages with a bundle's filter. The values in a template are scored by themselves, since a template that WhatsApp
 * approved would outvote them, and the template's own text by itself.
 *
 * @param model undefined: the bundle brings none, and nothing is known of any message
 * @throws RangeError if the model cannot be read
 */
export function createMessageScorer(model: SpamModel | undefined): MessageScorer {
  if (model === undefined) return () => ({ spam: noModel, template: noModel, content: noModel });
  const scorer = createScorer(model);
  const read = memoisedTexts((text) => readingOf(scorer, text));
  const declared = memoised((text: string) => readingOf(scorer, templatePlan(text).neutral), templatesMax);
  return (message, templateText) => {
    const own = read(ownWords(message));
    const template = templateText === null ? silent : declared(templateText);
    return { spam: own.spam, template: template.spam, content: eitherContent(scorer.version, own, template) };
  };
}

const noModel = unknown("NoModel");

type Reading = { readonly spam: Fact<SpamFact>; readonly categories: ContentFact["categories"] };

const silent: Reading = { spam: unknown("NoText"), categories: [] };
const tooShort: Reading = { spam: unknown("TooShort"), categories: [] };
const unknownLanguage: Reading = { spam: unknown("UnknownLanguage"), categories: [] };

/** Below it a text is so plainly harmless that nobody asks why. */
const reasonsFrom = 0.3;

function readingOf(scorer: Scorer, text: string): Reading {
  if (text === "") return silent;
  const { unsure, language, class: of, probability, scores, content } = scorer.score(text);
  if (unsure === "TooShort") return tooShort;
  if (unsure === "UnknownLanguage") return unknownLanguage;
  const reasons = probability < reasonsFrom ? [] : scorer.reasons(text, "Listed").map((reason) => reason.of);
  const fact = { model: scorer.version, class: of, probability, scores, language, reasons };
  return { spam: known(fact), categories: [...content] };
}

/** Cards and places are names, numbers and addresses, without a sentence that the filter could judge. */
const withoutSentences: ReadonlySet<string> = new Set(["contacts", "location"]);

function ownWords({ type, texts, template }: SendMessage): string {
  if (withoutSentences.has(type)) return "";
  if (template === null) return texts.length === 1 ? (texts[0] ?? "") : texts.join("\n");
  const values = [...template.headerParameters, ...template.bodyParameters].map(({ text }) => text);
  return [...texts, ...values].join("\n");
}

function eitherContent(model: string, own: Reading, template: Reading): Fact<ContentFact> {
  if (template.categories.length === 0) return known({ model, categories: own.categories });
  const likeliest = new Map<string, number>();
  for (const { category, probability } of [...own.categories, ...template.categories]) {
    likeliest.set(category, Math.max(probability, likeliest.get(category) ?? 0));
  }
  const categories = [...likeliest].map(([category, probability]) => ({ category, probability }));
  return known({ model, categories: categories.sort((a, b) => b.probability - a.probability) });
}
