import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { compileLexicons, type TextReader } from "../../src/domain/message/lexicon.ts";
import { bundleData } from "../../src/schemas/policy/bundle-data.ts";

// The word lists of the policies as a gate would have them, and the categories that rules know.

const dataDir = "policies/data/consentry";

function readYaml(file: string): Record<string, unknown> {
  return z.looseObject({}).parse(parse(readFileSync(join(dataDir, file), "utf8"), { uniqueKeys: true }));
}

/** The lists of each file, so that a test can see that no file hides another's. */
export const lexiconFiles = readdirSync(join(dataDir, "lexicons")).map((name) => readYaml(join("lexicons", name)));
export const lexicons = bundleData.shape.lexicons.parse(Object.assign({}, ...lexiconFiles));
export const warnings = bundleData.shape.warnings.parse(readYaml("warnings.yaml").warnings);

const titled = z.record(z.string(), z.unknown());
const goods = z.object({ prohibited: titled, regulated: titled }).parse(readYaml("goods/data.yaml"));
const crimes = titled.parse(readYaml("crimes/data.yaml"));

/** What clauses K4 and K5 forbid or regulate. */
export const contentCategories: readonly string[] = [
  ...["crime-recruitment", "forged-documents", "violence-threat"],
  ...Object.keys(crimes),
  ...Object.keys(goods.prohibited),
  ...Object.keys(goods.regulated),
];

/** What means nothing alone, and whom fraud pretends to be (K3). */
export const cueCategories: readonly string[] = [
  ...["urgency", "trouble", "credentials", "prize", "fee", "call-back", "family", "new-number", "promotion"].map(
    (cue) => `cue-${cue}`,
  ),
  ...["bank", "authority", "parcel", "whatsapp"].map((kind) => `impersonates-${kind}`),
];

const whole = compileLexicons(lexicons, warnings);
const readers = new Map<string, TextReader>();

/** Categories that all lists, or only these, find in a text; those of K4 and K5 only. */
export function categoriesIn(text: string, only?: readonly string[]): string[] {
  const read = only === undefined ? whole : readerOf(only);
  const found = read(text).terms.map(({ category }) => category);
  return [...new Set(found)].filter((category) => contentCategories.includes(category));
}

function readerOf(names: readonly string[]): TextReader {
  const key = names.join(" ");
  const lists = Object.fromEntries(Object.entries(lexicons).filter(([name]) => names.includes(name)));
  const reader = readers.get(key) ?? compileLexicons(lists, warnings);
  readers.set(key, reader);
  return reader;
}
