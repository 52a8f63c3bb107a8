import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { categoriesIn, contentCategories, lexicons } from "../../support/word-lists.ts";

const texts = z.array(z.string()).min(5);
const examples = z
  .record(z.string(), z.object({ fires: texts, passes: texts }))
  .parse(parse(readFileSync("test/unit/policies/content-examples.yaml", "utf8"), { uniqueKeys: true }));
const languages = ["en", "es", "pt", "de", "fr", "id", "hi", "ar"];

describe("every category of crime, prohibited and regulated goods", () => {
  it("is known by examples, and no other is", () => {
    expect(Object.keys(examples).sort()).toEqual([...contentCategories].sort());
  });

  it.each(contentCategories)("has a list in eight languages: %s", (category) => {
    const missing = languages.filter((language) => lexicons[`${category}-${language}`]?.category !== category);
    expect(missing).toEqual([]);
  });

  it.each(contentCategories)("has an example that fires in eight languages: %s", (category) => {
    const hit = (examples[category]?.fires ?? []).flatMap((text) =>
      languages.filter((language) => hitsOwnList(text, category, language)),
    );
    expect(languages.filter((language) => !hit.includes(language))).toEqual([]);
  });
});

function hitsOwnList(text: string, category: string, language: string): boolean {
  return categoriesIn(text, [`${category}-${language}`]).includes(category);
}

describe.each(Object.entries(examples))("texts about %s", (category, { fires, passes }) => {
  it.each(fires)("are found: %j", (text) => expect(categoriesIn(text)).toContain(category));
  it.each(passes)("pass: %j", (text) => expect(categoriesIn(text)).toEqual([]));
});
