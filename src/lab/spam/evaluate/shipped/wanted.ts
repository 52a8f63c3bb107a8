import { filledText, templatePlan } from "../../../../domain/message/template-text.ts";
import type { Fact } from "../../../../schemas/policy/fact.ts";
import type { SpamFact } from "../../../../schemas/policy/verdict-input.ts";
import { ownTest } from "../../corpora.ts";
import { shareOf } from "../metrics.ts";
import type { Cell, Table } from "../table.ts";
import { type Category, isRefused, type Standing, scoresOfPayload, scoresOfText } from "./filter.ts";
import { declaredTemplates, outboundMessages, webhookTexts } from "./payload-texts.ts";

type Judged = { readonly fact: Fact<SpamFact>; readonly category: Category };

const head = ["texts of", "texts", "no verdict", "refused: consented %", "in window %", "neither %", "highest"];

/** Honest messages: how many the shipped filter refuses at the shipped thresholds. */
export function wantedTables(): Table[] {
  const business = ownTest
    .businessHam()
    .map(({ kind, language, text }) => ({ language, category: categoryOf(kind), fact: scoresOfText(text).spam }));
  const promotion = ownTest
    .promotion()
    .map(({ language, text }) => ({ language, category: "Marketing" as const, fact: scoresOfText(text).spam }));
  return [
    { name: "business", head, rows: byLanguage(business) },
    { name: "promotion", head, rows: byLanguage(promotion) },
    { name: "payloads", head: ["examples", "texts", "no verdict", "refused %", "highest"], rows: payloadRows() },
  ];
}

const kinds = { utility: "Utility", authentication: "Authentication", service: "Service" } as const;

function categoryOf(kind: string): Category {
  if (kind === "utility" || kind === "authentication" || kind === "service") return kinds[kind];
  throw new Error(`business-ham.jsonl has the kind ${kind}`);
}

function byLanguage(rows: ReadonlyArray<Judged & { readonly language: string }>): Cell[][] {
  const languages = [...Map.groupBy(rows, ({ language }) => language)];
  return [...languages, ["all", rows] as const].map(([language, own]) => rowOf(language, own));
}

function rowOf(name: string, judged: readonly Judged[]): Cell[] {
  const refusals = (["consented", "inWindow", "neither"] as const).map((standing) => refused(judged, standing));
  return [name, judged.length, unsure(judged), ...refusals, highest(judged)];
}

function refused(judged: readonly Judged[], standing: Standing) {
  return shareOf(judged.filter(({ fact, category }) => isRefused(fact, category, standing)).length, judged.length);
}

const unsure = (judged: readonly Judged[]) => judged.filter(({ fact }) => !fact.known).length;
const highest = (judged: readonly Judged[]) =>
  Math.max(0, ...judged.map(({ fact }) => (fact.known ? fact.value.probability : 0))).toFixed(3);

function payloadRows(): Cell[][] {
  const templates = declaredTemplates();
  const sent = outboundMessages().map(({ payload, texts }) => ({ texts, ...judgedAs("Service", ownFact(payload)) }));
  const [blank, written] = [true, false].map((wish) => sent.filter(({ texts }) => isBlank(texts) === wish));
  const declared = templates.map(({ category, text }) => judgedAs(category, declaredFact(text)));
  const filled = templates.map(({ category, text }) => judgedAs(category, scoresOfText(filledIn(text)).spam));
  const incoming = webhookTexts().map((text) => judgedAs("Service", scoresOfText(text).spam));
  return [
    payloadRow("messages to send, their own words", written ?? [], "consented"),
    payloadRow("messages to send, with placeholders for words", blank ?? [], "consented"),
    payloadRow("templates, as declared", declared, "declared"),
    payloadRow("templates, filled in", filled, "consented"),
    payloadRow("what webhooks bring", incoming, "inWindow"),
  ];
}

const judgedAs = (category: Category, fact: Fact<SpamFact>): Judged => ({ fact, category });

function payloadRow(name: string, judged: readonly Judged[], standing: Standing): Cell[] {
  return [name, judged.length, unsure(judged), refused(judged, standing), highest(judged)];
}

/** Such as `<BODY_TEXT>` and `text-string`: nobody sends them. */
const placeholder = /<[A-Z0-9_]+>|\b[a-z]+[-_]text\b|\btext[-_][a-z]+\b/;

function isBlank(texts: readonly string[]): boolean {
  return texts.some((text) => placeholder.test(text));
}

function ownFact(payload: unknown): Fact<SpamFact> {
  const scores = scoresOfPayload(payload);
  if (scores === undefined) throw new Error("one of Meta's examples is refused unread");
  return scores.spam;
}

function declaredFact(text: string): Fact<SpamFact> {
  const scores = scoresOfPayload(templateMessage, text);
  if (scores === undefined) throw new Error("a template is no message");
  return scores.template;
}

const templateMessage = {
  messaging_product: "whatsapp",
  to: "447700900123",
  type: "template",
  template: { name: "any", language: { code: "en" } },
};

/** What a shop would put in; there are as many as any of the templates has places. */
const values = ["Priscilla", "20%", "4711", "Friday, 3 May", "£42.10"].map((text) => ({ name: null, text }));

function filledIn(text: string): string {
  const plan = templatePlan(text);
  const taken = values.slice(0, plan.slots.length);
  return filledText(plan, { name: "any", language: "en", headerParameters: [], bodyParameters: taken });
}
