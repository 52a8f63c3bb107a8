import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { compileLexicons } from "../../domain/message/lexicon.ts";
import { type BundleData, bundleData } from "../../schemas/policy/bundle-data.ts";

const data = new URL("../../../policies/data/consentry/", import.meta.url);

/** Category of the word lists → what the filter calls it. Lists that are not here are about what the filter does not guess. */
const categories: Readonly<Record<string, string>> = {
  "adult-services": "adult",
  alcohol: "alcohol",
  "child-exploitation": "exploitation",
  "counterfeit-goods": "counterfeit",
  "crime-recruitment": "crime-recruitment",
  dating: "dating",
  "debt-collection": "loans",
  explosives: "weapons",
  firearms: "weapons",
  "forged-documents": "forged-documents",
  gambling: "gambling",
  "hateful-content": "hate",
  "human-exploitation": "exploitation",
  "investment-scams": "investment-scam",
  "loan-sharks": "loans",
  "otc-drugs": "medicines",
  "payday-loans": "loans",
  "prescription-drugs": "medicines",
  "recreational-drugs": "recreational-drugs",
  tobacco: "tobacco",
  "violence-threat": "violence",
};

/** The policy's word lists as a gate has them. */
export function readLists(): Pick<BundleData, "lexicons" | "warnings"> {
  const files = readdirSync(new URL("lexicons/", data)).filter((file) => file.endsWith(".yaml"));
  const lexicons: unknown = Object.assign({}, ...files.sort().map((file) => yamlIn(`lexicons/${file}`)));
  const { warnings } = z.object({ warnings: bundleData.shape.warnings }).parse(yamlIn("warnings.yaml"));
  return { lexicons: bundleData.shape.lexicons.parse(lexicons), warnings };
}

const yamlIn = (file: string): unknown => parse(readFileSync(new URL(file, data), "utf8"));

/** What is offered, each with its category, and what only sounds like it, with none. */
export function listedPhrases(): Array<{ readonly category: string | undefined; readonly text: string }> {
  return Object.values(readLists().lexicons).flatMap(({ category: of, terms, unless = [] }) => {
    const category = categories[of];
    if (category === undefined) return [];
    return [...terms.map((text) => ({ category, text })), ...unless.map((text) => ({ category: undefined, text }))];
  });
}

/** What the lists find in a text, by the filter's categories. */
export function createListReader(): (text: string) => string[] {
  const { lexicons, warnings } = readLists();
  const read = compileLexicons(lexicons, warnings);
  return (text) => [...new Set(read(text).terms.flatMap(({ category }) => categories[category] ?? []))];
}
