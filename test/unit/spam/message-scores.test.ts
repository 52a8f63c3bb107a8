import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createMessageScorer } from "../../../src/domain/spam/message-scores.ts";
import { countScores } from "../../../src/gate/score-counts.ts";
import { bundleData } from "../../../src/schemas/policy/bundle-data.ts";
import type { SendMessage } from "../../../src/schemas/whatsapp/send-message.ts";

const file = new URL("../../../policies/data/consentry/filter/model.json", import.meta.url);
const { model } = bundleData.shape.filter.parse(JSON.parse(readFileSync(file, "utf8")));
const score = createMessageScorer(model);

const lottery = "WINNER!! You have won a £900 prize. To claim call 09061701461 now";
const order = "Your order 4711 is on its way and arrives on Tuesday. Thank you for shopping with us.";

function message(parts: Partial<SendMessage>): SendMessage {
  return {
    recipient: null,
    type: "text",
    template: null,
    texts: [],
    links: [],
    commerce: false,
    reply: false,
    ...parts,
  } as SendMessage;
}

function templated(...values: string[]): SendMessage {
  const bodyParameters = values.map((text) => ({ name: null, text }));
  return message({ type: "template", template: { name: "t", language: "en", headerParameters: [], bodyParameters } });
}

function categories({ content }: ReturnType<typeof score>): string[] {
  return content.known ? content.value.categories.map(({ category }) => category) : [];
}

describe("what the filter says of a message", () => {
  it("is said of its text", () => {
    const { spam } = score(message({ texts: [lottery] }), null);
    expect(spam.known && spam.value.class).toMatch(/^(?:spam|smishing)$/);
    expect(score(message({ texts: [order] }), null).spam).toMatchObject({ known: true, value: { class: "ham" } });
  });

  it("is said of the values in a template, which its honest text does not outvote", () => {
    const { spam, template } = score(templated(lottery), `Hello {{1}}. ${order} ${order} ${order}`);
    expect(spam.known && spam.value.probability).toBeGreaterThan(0.9);
    expect(template.known && template.value.probability).toBeLessThan(0.5);
  });

  it("is said of the text of a template apart from harmless values", () => {
    const { spam, template } = score(templated("Ana"), lottery);
    expect(spam).toEqual({ known: false, reason: "TooShort" });
    expect(template.known && template.value.probability).toBeGreaterThan(0.9);
  });

  it.each([
    ["NoText", message({ type: "image" })],
    ["NoText", message({ type: "contacts", texts: ["Ana Lima", "+55 11 5550 0123", "Rua das Flores 9, Sao Paulo"] })],
    ["TooShort", message({ texts: ["ok 12345"] })],
    ["UnknownLanguage", message({ texts: ["Zamówienie zostało wysłane i dotrze jutro między dziesiątą a dwunastą."] })],
  ])("is nothing, and why: %s", (reason, of) => {
    expect(score(of, null).spam).toEqual({ known: false, reason });
  });

  it("is nothing without a model", () => {
    const nothing = { known: false, reason: "NoModel" };
    const all = { spam: nothing, template: nothing, content: nothing };
    expect(createMessageScorer(undefined)(message({ texts: [lottery] }), null)).toEqual(all);
  });

  it("names reasons without a word that only this message has", () => {
    const { spam } = score(message({ texts: [`${lottery}, dear Wilhelmina Featherstone`] }), null);
    const reasons = spam.known ? spam.value.reasons : [];
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.join(" ").toLowerCase()).not.toMatch(/wilhelmina|featherstone|0906|900/);
  });

  it("tells what is sold, by the values and by the template", () => {
    const casino = "Casino bonus! Play slots and roulette for real money, place your bet tonight";
    expect(categories(score(message({ texts: [casino] }), null))).toContain("gambling");
    expect(categories(score(templated("Ana"), casino))).toContain("gambling");
    expect(categories(score(message({ texts: [order] }), null))).toEqual([]);
  });

  it.each([
    ["Siti Fernández", "55%"],
    ["Siti Fernández", "USD 1350", "4.5 %"],
    ["Siti Fernández", "450", "55 %"],
    ["Asha Menon", "kids' shoes", "USD 100", "4.5 %", "Sonntag"],
  ])("takes no list of values for an offer: %s, %s", (...values) => {
    expect(categories(score(templated(...values), "Hello {{1}}"))).toEqual([]);
  });

  it("tells what a sentence in a value sells, however it is disguised", () => {
    const invest = "Deposit USD 200 today and our traders pay back 20 % profit every week, guaranteed";
    expect(categories(score(templated("Siti Fernández", invest), null))).toEqual(["investment-scam"]);
    expect(categories(score(templated("Siti Fernández", [...invest].join("\u200b")), null))).toEqual([
      "investment-scam",
    ]);
  });
});

describe("the filter's answers over time", () => {
  it("are counted by class, the unsure ones too", () => {
    const found = {} as ReturnType<Parameters<typeof countScores>[0]>["found"];
    const counted = countScores((of, text) => ({ found, scores: score(of, text) }));
    counted.read(message({ texts: [lottery] }), null);
    counted.read(message({ texts: [order] }), null);
    counted.read(message({ texts: [order] }), null);
    counted.read(message({ type: "image" }), null);
    const byClass = Object.fromEntries(counted.samples().map(({ labels, value }) => [labels?.class, value]));
    const { spam, smishing, ...rest } = byClass;
    expect(rest).toEqual({ ham: 2, promotion: 0, unsure: 1 });
    expect((spam ?? 0) + (smishing ?? 0)).toBe(1);
  });
});
