import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { faultIn } from "../../../src/domain/message/bundle-reader.ts";
import { canaryFault, tryCanary } from "../../../src/domain/spam/canary.ts";
import { ownTest, sameness } from "../../../src/lab/spam/corpora.ts";
import { bundleData } from "../../../src/schemas/policy/bundle-data.ts";

const canary = { from: 0.5, leastCaughtPercent: 50, mostBlockedPercent: 10, unwanted: ["w1", "w2"], ham: ["h1", "h2"] };
const scorer = (probabilities: Record<string, number>) => ({
  score: (text: string) => ({
    class: "ham" as const,
    probability: probabilities[text] ?? 0,
    scores: { ham: 1, promotion: 0, spam: 0, smishing: 0 },
    language: "en",
    content: [],
    unsure: undefined,
  }),
});

describe("the canaries of a filter", () => {
  it.each([
    ["nothing to say against it", { w1: 0.9 }, undefined],
    ["too little caught", { w1: 0.4, w2: 0.4 }, "catches 0 % of the canaries, and should at least 50 %"],
    ["a good text blocked", { w1: 0.9, h1: 0.5 }, "blocks 50 % of the good canaries, and should at most 10 %"],
  ])("find %s", (_, probabilities, fault) => {
    const found = canaryFault(canary, tryCanary(canary, scorer(probabilities)));
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  const file = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../policies/data/consentry/filter/${name}`, import.meta.url), "utf8"));
  const filter = bundleData.shape.filter.parse(Object.assign({}, file("model.json"), file("canary.json")));
  const data = { lexicons: {}, warnings: {}, filter } as unknown as Parameters<typeof faultIn>[0];

  it("are alive in this version", () => {
    expect(faultIn(data)).toBeUndefined();
  });

  it("keep a bundle away whose filter lets everything through, or whose weights cannot be read", () => {
    const { model } = filter;
    if (!model) throw new Error("no model");
    const withHead = (changed: Partial<typeof model.heads.class>) => {
      const heads = { ...model.heads, class: { ...model.heads.class, ...changed } };
      return { ...data, filter: { ...filter, model: { ...model, heads } } };
    };
    expect(faultIn(withHead({ distances: "", masks: "", weights: "" }))).toContain("canaries");
    expect(faultIn(withHead({ weights: model.heads.class.weights.slice(0, -1) }))).toContain("cannot be read");
  });

  it("are texts that nothing was trained on", () => {
    const tests = new Set(
      [...ownTest.businessHam(), ...ownTest.promotion(), ...ownTest.unwanted()].map(({ text }) => sameness(text)),
    );
    const texts = [...(filter.canary?.unwanted ?? []), ...(filter.canary?.ham ?? [])];
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) expect(tests.has(sameness(text))).toBe(true);
  });
});
