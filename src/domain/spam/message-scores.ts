import { type Fact, known, unknown } from "../../schemas/policy/fact.ts";
import type { SpamModel } from "../../schemas/policy/spam-model.ts";
import type { ContentFact, SpamFact } from "../../schemas/policy/verdict-input.ts";
import type { SendMessage } from "../../schemas/whatsapp/send-message.ts";
import { memoised, memoisedTexts } from "../message/memo.ts";
import { templatePlan } from "../message/template-text.ts";
import { canonicalText } from "./canonical.ts";
import { createScorer, type Scorer } from "./score.ts";

/** What the filter says of a message. */
export type MessageScores = {
  /** Of its own words: its text, or the values in its template. */
  readonly spam: Fact<SpamFact>;
  /** Of the declared text of its template, which is the same for every message. */
  readonly template: Fact<SpamFact>;
  /** What either sells or asks for; of its own words only if a sentence is among them. */
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
    const content = eitherContent(scorer.version, guessedOf(message, own), template.categories);
    return { spam: own.spam, template: template.spam, content };
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

function ownWords(message: SendMessage): string {
  const pieces = ownPieces(message);
  return pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("\n");
}

function ownPieces({ type, texts, template }: SendMessage): readonly string[] {
  if (withoutSentences.has(type)) return [];
  if (template === null) return texts;
  const values = [...template.headerParameters, ...template.bodyParameters].map(({ text }) => text);
  return [...texts, ...values];
}

type Categories = ContentFact["categories"];

/** A name and a percentage sell nothing, and the filter has only learnt what sentences sell: it takes them for an investment. */
function guessedOf(message: SendMessage, { categories }: Reading): Categories {
  return categories.length === 0 || ownPieces(message).some(isSentence) ? categories : [];
}

/** No offer that the filter finds among the texts to choose thresholds by has fewer than eight. */
const sentenceWords = 6;
const word = /[\p{L}\p{M}]{2,}/gu;

function isSentence(text: string): boolean {
  return (canonicalText(text).match(word)?.length ?? 0) >= sentenceWords;
}

function eitherContent(model: string, own: Categories, template: Categories): Fact<ContentFact> {
  if (template.length === 0) return known({ model, categories: own });
  const likeliest = new Map<string, number>();
  for (const { category, probability } of [...own, ...template]) {
    likeliest.set(category, Math.max(probability, likeliest.get(category) ?? 0));
  }
  const categories = [...likeliest].map(([category, probability]) => ({ category, probability }));
  return known({ model, categories: categories.sort((a, b) => b.probability - a.probability) });
}
