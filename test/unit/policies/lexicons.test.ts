import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { categoriesIn, contentCategories, cueCategories, lexiconFiles, lexicons } from "../../support/word-lists.ts";

function smsTexts(label: "ham" | "spam"): string[] {
  const lines = readFileSync("examples/data/spam/SMSSpamCollection.tsv", "utf8").trim().split("\n");
  return lines.filter((line) => line.startsWith(`${label}\t`)).map((line) => line.slice(label.length + 1));
}

function textsIn(file: string): string[] {
  const lines = readFileSync(`examples/data/spam/consentry/${file}`, "utf8").trim().split("\n");
  return lines.map((line) => String(JSON.parse(line).text));
}

describe("the word lists", () => {
  it("lie in one file each, so that no list hides another", () => {
    const names = lexiconFiles.flatMap((part) => Object.keys(part));
    expect(new Set(names).size).toBe(names.length);
  });

  it("have a category that a rule knows", () => {
    const known = [...contentCategories, ...cueCategories];
    const unknown = Object.entries(lexicons).filter(([, { category }]) => !known.includes(category));
    expect(unknown).toEqual([]);
  });

  it("hit none of the honest texts of the SMS Spam Collection", () => {
    const honest = smsTexts("ham");
    expect(honest.length).toBe(4827);
    expect(honest.filter((text) => categoriesIn(text).length > 0)).toEqual([]);
  });

  it("hit none of the messages that businesses write their customers", () => {
    const honest = textsIn("test/business-ham.jsonl");
    expect(honest.length).toBeGreaterThan(300);
    expect(honest.filter((text) => categoriesIn(text).length > 0)).toEqual([]);
  });

  it.each([
    "Your shot glass has shipped",
    "Drug store receipt for order 1042",
    "Black Friday: 20 % off the ammo belt costume",
    "Never lend your bank account to anyone: money mules go to prison",
    "Report stolen credit cards at any hour, free of charge",
    "Your table for the wine bar is booked at 20:00",
    "Free flu shots for children on Saturday",
    "Term deposit: your bonus interest was paid",
    "This film shows how a passport forger works",
    "Reading glasses, no prescription",
    "Visites gratuites à Paris ce week-end",
  ])("pass over %j", (text) => {
    expect(categoriesIn(text)).toEqual([]);
  });

  it.each([
    ["Handguns for sale, no questions asked", "firearms"],
    ["HANDGUNS  for-sale!", "firearms"],
    ["Buy Viagra today", "prescription-drugs"],
    ["Меет hot singles: hot singles near you", "dating"],
    ["We rent your bank account, 500 a week", "crime-recruitment"],
    ["Fake passports, delivered in three days", "forged-documents"],
    ["Pay or we will hurt your family", "violence-threat"],
    ["Se busca sicario", "crime-recruitment"],
    ["Gefälschte Führerscheine ab 300 €", "forged-documents"],
    ["Vamos te matar", "violence-threat"],
    ["बैंक खाता किराए पर चाहिए", "crime-recruitment"],
    ["جوازات سفر مزورة", "forged-documents"],
    ["Free beer at our opening", "alcohol"],
    ["Jogo do tigrinho: jogue já", "gambling"],
    ["Ibuprofen im Angebot", "otc-drugs"],
  ])("find in %j the category %s", (text, category) => {
    expect(categoriesIn(text)).toContain(category);
  });
});
