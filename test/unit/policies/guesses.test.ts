import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createScorer } from "../../../src/domain/spam/score.ts";
import { spamModel } from "../../../src/schemas/policy/spam-model.ts";

const data = "policies/data/consentry";
const { guesses } = z
  .object({ guesses: z.record(z.string(), z.object({ refuseAt: z.number(), title: z.string() })) })
  .parse(parse(readFileSync(`${data}/content/data.yaml`, "utf8")));
const model = spamModel.parse(JSON.parse(readFileSync(`${data}/filter/model.json`, "utf8")).model);

const honestFiles = ["business-ham", "promotion", "categories"];

const row = z.object({ text: z.string(), categories: z.array(z.string()).default([]) });

function honestTexts(): string[] {
  return honestFiles
    .flatMap((file) => readFileSync(`examples/data/spam/consentry/test/${file}.jsonl`, "utf8").trim().split("\n"))
    .map((line) => row.parse(JSON.parse(line)))
    .filter(({ categories }) => categories.length === 0)
    .map(({ text }) => text);
}

describe("what the filter guesses", () => {
  it("has a threshold and a name in the policy, each of its categories", () => {
    const [none, ...categories] = model.heads.content.labels;
    expect(none).toBe("none");
    expect(Object.keys(guesses).sort()).toEqual([...categories].sort());
  });

  it("refuses at most one honest text in two hundred", () => {
    const scorer = createScorer(model);
    const texts = honestTexts();
    expect(texts.length).toBeGreaterThan(600);
    const refused = texts.filter((text) =>
      scorer.score(text).content.some(({ category, probability }) => probability >= (guesses[category]?.refuseAt ?? 0)),
    );
    expect(refused.length).toBeLessThanOrEqual(texts.length / 200);
  });
});
