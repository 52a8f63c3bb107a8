import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { canonicalText } from "../../domain/spam/canonical.ts";
import { type SpamClass, spamClass } from "../../schemas/policy/spam-model.ts";

/** The texts that the filter is trained and tested on: `examples/data/spam`, where their sources and licences stand. */
const root = fileURLToPath(new URL("../../../examples/data/spam/", import.meta.url));

export type Labelled = { readonly text: string; readonly class: SpamClass };
/** Some sets know only wanted and unwanted. */
export type Binary = { readonly text: string; readonly unwanted: boolean };

/** The languages that our own training texts are written in; Thai comes with its own set. */
export const trainedLanguages = ["en", "es", "pt", "de", "fr", "id", "hi", "ar"] as const;

/** In the original order, which the published split depends on. */
export function smsSpamCollection(): Binary[] {
  return linesOf("SMSSpamCollection.tsv").map((line) => {
    const tab = line.indexOf("\t");
    return { unwanted: line.slice(0, tab) === "spam", text: line.slice(tab + 1) };
  });
}

/** Ham, spam and smishing. Most of its texts are also in the SMS Spam Collection. */
export function smishingSet(): Labelled[] {
  const rows = csv("Dataset_5971.csv", z.object({ label: z.string(), TEXT: z.string() }));
  return rows.map(({ label, TEXT: text }) => ({ text, class: spamClass.parse(label.toLowerCase()) }));
}

/** What this set calls spam are offers of telephone companies, shops and banks: promotion. */
export function indianSet(): Labelled[] {
  const rows = csv("spam_ham_india.csv", z.object({ Msg: z.string(), Label: z.enum(["ham", "spam"]) }));
  return rows.map(({ Msg: text, Label }) => ({ text, class: Label === "spam" ? "promotion" : "ham" }));
}

const thaiFiles = { ok: "ham", otp: "ham", spam: "promotion", scam: "spam" } as const;

/** One-time codes, notices, offers of telephone companies and shops, scams. */
export function thaiSet(): Labelled[] {
  return Object.entries(thaiFiles).flatMap(([file, of]) =>
    linesOf(`thai/${file}.txt`).map((line) => ({ text: line.slice(line.indexOf("|") + 1), class: of })),
  );
}

/** Our own training texts of one language. */
export function ownTraining(language: (typeof trainedLanguages)[number]): Labelled[] {
  const row = z.object({ class: spamClass, text: z.string() });
  const files = readdirSync(join(root, "consentry/train"))
    .filter((file) => file.startsWith(language))
    .sort();
  return files
    .filter((file) => /^[a-z]{2}(?:-\d+)?\.jsonl$/.test(file))
    .flatMap((file) => jsonLines(`consentry/train/${file}`, row));
}

const inLanguage = z.object({ language: z.string(), text: z.string() });

/**
 * Our own training texts that say in quite other words what the first rows of the SMS Spam Collection say, and what newer
 * schemes do, with wanted texts about the same. `row` counts from 1.
 */
export const rephrasedTraining = () =>
  jsonLines("consentry/train/rephrased.jsonl", inLanguage.extend({ class: spamClass, row: z.int().optional() }));

const inCategories = z.object({ language: z.string(), categories: z.array(z.string()), text: z.string() });

export const otherLanguagesTraining = () => jsonLines("consentry/train/other-languages.jsonl", inLanguage);
export const categoriesTraining = () =>
  readdirSync(join(root, "consentry/train"))
    .filter((file) => file.startsWith("categories"))
    .sort()
    .flatMap((file) => jsonLines(`consentry/train/${file}`, inCategories));

/** Our own texts to choose thresholds by, so that no choice looks at the test texts. Nothing in them is ever trained on. */
export function validation(): Validating[] {
  return validationFiles().flatMap((file) => jsonLines(file, toValidate));
}

/** One for each language. */
function validationFiles(): string[] {
  const files = readdirSync(join(root, "consentry/validation")).sort();
  return files.filter((file) => /^[a-z]{2}\.jsonl$/.test(file)).map((file) => `consentry/validation/${file}`);
}

/** Offers and honest texts of the same words, to choose by what is taken for an offer. Kept back from those to train with. */
export const categoriesValidation = () => jsonLines("consentry/validation/categories.jsonl", inCategories);

/** Honest business messages say which category of campaign they belong to. */
const toValidate = z.discriminatedUnion("class", [
  inLanguage.extend({ class: z.literal("ham"), kind: z.enum(["utility", "authentication", "service"]) }),
  inLanguage.extend({ class: z.enum(["promotion", "spam", "smishing"]) }),
]);
export type Validating = z.infer<typeof toValidate>;

/** Our own texts to choose thresholds by: neither trained nor tested on. */
export function validationTexts() {
  const row = inLanguage.extend({ class: spamClass });
  return validationFiles().flatMap((file) => jsonLines(file, row));
}

/** Our own test texts. Nothing in them is ever trained on. */
export const ownTest = {
  businessHam: () => jsonLines("consentry/test/business-ham.jsonl", inLanguage.extend({ kind: z.string() })),
  promotion: () => jsonLines("consentry/test/promotion.jsonl", inLanguage),
  unwanted: () => jsonLines("consentry/test/unwanted.jsonl", inLanguage.extend({ class: spamClass })),
  paraphrases: () => jsonLines("consentry/test/paraphrases.jsonl", z.object({ row: z.int(), text: z.string() })),
  otherLanguages: () => jsonLines("consentry/test/other-languages.jsonl", inLanguage),
  categories: () => jsonLines("consentry/test/categories.jsonl", inCategories),
};

/** What makes two texts the same to the filter. */
export function sameness(text: string): string {
  return canonicalText(text).replace(/\d/g, "0").replace(/\s+/g, " ").trim();
}

/** The first of each text that the filter cannot tell from another. */
export function distinct<T extends { readonly text: string }>(rows: readonly T[]): T[] {
  const seen = new Set<string>();
  return rows.filter(({ text }) => {
    const key = sameness(text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function linesOf(file: string): string[] {
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

function csv<T>(file: string, row: z.ZodType<T>): T[] {
  const rows: unknown[] = parse(readFileSync(join(root, file), "utf8"), { columns: true, bom: true });
  return rows.map((each) => row.parse(each));
}

function jsonLines<T>(file: string, row: z.ZodType<T>): T[] {
  return linesOf(file).map((line, at) => {
    const parsed = row.safeParse(JSON.parse(line));
    if (parsed.success) return asSent(parsed.data);
    throw new Error(`${file}, line ${at + 1}: ${parsed.error.issues[0]?.message}`);
  });
}

/** Our texts link to names that are nobody's. No real message does, so the filter must not learn them. */
function asSent<T>(row: T): T {
  return hasText(row) ? { ...row, text: row.text.replace(/\.(?:example|test)\b/g, ".com") } : row;
}

function hasText(row: unknown): row is { text: string } {
  return typeof row === "object" && row !== null && "text" in row && typeof row.text === "string";
}
