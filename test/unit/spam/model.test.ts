import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExtractor, wordBucket } from "../../../src/domain/spam/features.ts";
import { openModel } from "../../../src/domain/spam/model.ts";
import { createScorer } from "../../../src/domain/spam/score.ts";
import { rowAt, weightAt } from "../../../src/domain/spam/weights.ts";
import { createExamples } from "../../../src/lab/spam/examples.ts";
import { fitWeights } from "../../../src/lab/spam/fit.ts";
import { pack } from "../../../src/lab/spam/pack.ts";
import { type Course, trainModel } from "../../../src/lab/spam/train.ts";
import { type SpamModel, spamClass, spamModel } from "../../../src/schemas/policy/spam-model.ts";

const lessons = [
  { text: "your order is on its way, thank you", label: "ham" },
  { text: "see you tomorrow at the office", label: "ham" },
  { text: "spring sale: 20% off all shoes this week", label: "promotion" },
  { text: "new in our shop: the summer collection", label: "promotion" },
  { text: "WINNER!! claim your £900 prize, call 09061701461", label: "spam" },
  { text: "URGENT! you have won a prize, call 09066364311 now", label: "spam" },
  { text: "your account is locked, verify your password at bank-login", label: "smishing" },
  { text: "unpaid parcel fee, verify your card at post-fee", label: "smishing" },
];

const course = (name: string, labels: readonly string[], of: Course["lessons"]): Course => ({
  name,
  labels,
  lessons: of,
  penalty: 0.01,
  entriesMax: 10_000,
});

function trained(): SpamModel {
  return trainModel(
    {
      class: course("class", spamClass.options, lessons),
      language: course(
        "language",
        ["en", "other"],
        [
          ...lessons.map(({ text }) => ({ text, label: "en" })),
          { text: "zamówienie zostało wysłane, dziękujemy", label: "other" },
        ],
      ),
      content: course(
        "content",
        ["none", "gambling"],
        [
          ...lessons.map(({ text }) => ({ text, label: "none" })),
          { text: "casino bonus: bet on roulette", label: "gambling" },
        ],
      ),
    },
    () => undefined,
  );
}

describe("a trained model", () => {
  const model = trained();
  const scorer = createScorer(model);

  it("is the same, byte for byte, from the same texts", () => {
    expect(JSON.stringify(trained())).toBe(JSON.stringify(model));
  });

  it.each(lessons)("has learnt that '$text' is $label", ({ text, label }) => {
    const score = scorer.score(text);
    expect(score.class).toBe(label);
    expect(score.probability >= 0.5).toBe(label === "spam" || label === "smishing");
  });

  it("gives probabilities that add up to one, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        const { scores, probability } = scorer.score(text);
        const sum = Object.values(scores).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 3);
        expect(probability).toBeCloseTo(scores.spam + scores.smishing, 3);
      }),
    );
  });

  it("gives numbers, whatever scale and biases may be declared", () => {
    const bound = fc.constantFrom(-1e308, -1001, -1000, -1, 0, 1e-300, 1, 1000, 1001, 1e308);
    let read = 0;
    fc.assert(
      fc.property(fc.array(bound, { minLength: 4, maxLength: 4 }), bound, (biases, scale) => {
        const heads = { ...model.heads, class: { ...model.heads.class, biases, scale } };
        const parsed = spamModel.safeParse({ ...model, heads });
        if (!parsed.success) return;
        read++;
        const { probability } = createScorer(parsed.data).score("claim your prize, call 09061701461");
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(0);
  });

  it("is refused when its classes are others, or in another order", () => {
    const labels = model.heads.class.labels.toReversed();
    const heads = { ...model.heads, class: { ...model.heads.class, labels } };
    expect(() => createScorer({ ...model, heads })).toThrow("in this order");
  });

  it("says of a text with few letters that it is too short", () => {
    expect(scorer.score("ok 12345").unsure).toBe("TooShort");
    expect(scorer.score("see you tomorrow").unsure).toBeUndefined();
  });

  it("tells a language it was not trained on, and what is sold", () => {
    expect(scorer.score("zamówienie zostało wysłane").language).toBe("other");
    expect(scorer.score("casino bonus: bet on roulette").content[0]?.category).toBe("gambling");
    expect(scorer.score("see you tomorrow at the office").content).toEqual([]);
  });

  it("names what weighed most, from the text for those who have it", () => {
    const reasons = scorer.reasons("claim your prize, call 09061701461", "Any").map(({ of }) => of);
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.join(" ")).not.toMatch(/[1-9]/);
  });

  it("names of a text that may not be told only what the model lists", () => {
    const listed = new Set([...openModel(model).reasons.values()]);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        for (const { of } of scorer.reasons(`winner claim ${text}`, "Listed")) expect(listed.has(of)).toBe(true);
      }),
    );
  });
});

describe("the weights of a model", () => {
  const model = trained();

  it("are read as they were packed", () => {
    const labels = ["a", "b"];
    const examples = createExamples(18)(
      [
        { text: "alpha", label: "a" },
        { text: "beta", label: "b" },
      ],
      labels,
    );
    const weights = fitWeights(examples, { classes: 2, penalty: 0.01 });
    const head = pack({ labels, weights, temperature: 1, entriesMax: 1000 });
    const open = openModel({ ...model, heads: { class: head, language: head, content: head } });
    const bucket = wordBucket("alpha", 18);
    const weight = (column: number) => weightAt(open.weights, rowAt(open.weights, bucket), column);
    const [ofA = 0, ofB = 0] = weights.of(bucket) ?? [];
    const half = (ofA - ofB) / 2;
    expect(Math.abs(weight(0) * head.scale - half)).toBeLessThan(Math.abs(half) / 8);
    expect(Math.abs(weight(1) * head.scale + half)).toBeLessThan(Math.abs(half) / 8);
  });

  const { class: head } = model.heads;
  it.each([
    ["end too soon", { weights: head.weights.slice(0, -1) }],
    ["go on after the last bucket", { weights: `${head.weights}A` }],
    ["are fewer than the buckets", { masks: head.masks.slice(0, -1) }],
    [
      "lie beyond the table",
      { distances: `${head.distances}_____A`, masks: `${head.masks}B`, weights: `${head.weights}A` },
    ],
    [
      "name a label that the head has not",
      { distances: `${head.distances}A`, masks: `${head.masks}Q`, weights: `${head.weights}A` },
    ],
    ["are no steps", { weights: `${head.weights.slice(0, -1)}_` }],
    ["are written otherwise", { distances: `${head.distances} ` }],
  ])("are refused when they %s", (_, broken) => {
    const heads = { ...model.heads, class: { ...head, ...broken } };
    expect(() => openModel({ ...model, heads })).toThrow(RangeError);
  });

  it("are refused when the biases do not fit the labels", () => {
    const heads = { ...model.heads, class: { ...model.heads.class, biases: [1] } };
    expect(() => openModel({ ...model, heads })).toThrow("biases");
  });
});

describe("the features of a text", () => {
  const extract = createExtractor(18);
  const bucketsOf = (text: string) => {
    const { buckets, count } = extract(text);
    return [...buckets.subarray(0, count)];
  };

  it("are distinct, and the same each time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const buckets = bucketsOf(text);
        expect(new Set(buckets).size).toBe(buckets.length);
        expect(bucketsOf(text)).toEqual(buckets);
      }),
    );
  });

  it("do not tell one number from another", () => {
    expect(bucketsOf("call 0712345678 now")).toEqual(bucketsOf("call 0798765432 now"));
  });

  it("are no others when nobody sees what was put in", () => {
    const text = "claim it by noon";
    expect(bucketsOf([...text].join("\u200b"))).toEqual(bucketsOf(text));
  });

  it("hold the buckets of its words and pairs", () => {
    const buckets = bucketsOf("claim your prize");
    expect(buckets).toContain(wordBucket("claim", 18));
    expect(buckets).toContain(wordBucket("your prize", 18));
  });
});
