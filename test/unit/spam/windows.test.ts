import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAdder } from "../../../src/domain/spam/add.ts";
import { createExtractor } from "../../../src/domain/spam/features.ts";
import { openModel } from "../../../src/domain/spam/model.ts";
import { createScorer } from "../../../src/domain/spam/score.ts";
import { rowAt, weighs, weightAt } from "../../../src/domain/spam/weights.ts";
import { createWindows } from "../../../src/domain/spam/windows.ts";
import { modelOf } from "../../../src/lab/spam/evaluate/learner.ts";
import { spamClass } from "../../../src/schemas/policy/spam-model.ts";

/** Long enough that an offer beside them is a small part of the whole. */
const harmless = [
  "the museum of glass shows vases, lamps and windows from four centuries until the end of october",
  "our choir sings old songs from the mountains on saturday evening, coffee and cake are served before",
  "we have moved the bicycle stands behind the building, where there is now a roof against the rain",
  "the swimming lessons of the younger group begin half an hour later from next week on",
  "dear parents, the class goes to the forest on thursday, please pack boots and something to drink",
  "thank you for your visit, we look forward to seeing you again in our garden",
  "the meeting on monday begins at nine, please bring the minutes of the last one",
  "your order is packed and leaves our house tomorrow morning with the first van",
  "the library opens at ten, children under twelve read for nothing the whole summer",
];
const offers = [
  "WINNER!! claim your £900 prize now, call 09061701461 before midnight",
  "URGENT prize draw, you have won, claim it: call 09066364311",
  "final notice: your lottery ticket won £50000, text CLAIM to 87121 today, 150p a message",
  "congratulations, you are chosen for a free luxury cruise, ring 09050000321 to confirm your cabin",
  "free entry in our weekly competition to win cup final tickets, text WIN to 80086 now",
  "guaranteed cash reward of £2000, reply YES and pay the small release fee",
];
const prize = offers.join(" ");
const lessons = [
  ...harmless.map((text) => ({ text, label: "ham" })),
  ...offers.map((text) => ({ text, label: "spam" })),
];
const model = modelOf({ name: "class", labels: spamClass.options, lessons, penalty: 0.01, entriesMax: 10_000 }, 1);
const { score } = createScorer(model);
const open = openModel(model);
const extract = createExtractor(open.bits);

describe("a long text", () => {
  it.each([
    ["before it", `${harmless.join(" ")} ${prize}`],
    ["behind it", `${prize} ${harmless.join(" ")}`],
    ["around it", `${harmless.slice(0, 2).join(" ")} ${prize} ${harmless.slice(2).join(" ")}`],
  ])("hides nothing behind harmless words %s", (_, text) => {
    expect(score(text).class).toBe("spam");
    expect(score(text).probability).toBeGreaterThan(0.5);
  });

  it("that is harmless everywhere is harmless", () => {
    expect(score(harmless.join(" ")).probability).toBeLessThan(0.2);
  });
});

describe("the windows of a text", () => {
  const forEachWindow = createWindows();
  const addUp = createAdder(open.weights);
  const weightOf = (bucket: number, column: number) =>
    weighs(open.weights, bucket) ? weightAt(open.weights, rowAt(open.weights, bucket), column) : 0;
  const word = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });

  it("are none of a short text", () => {
    expect(windowsOf("see you at nine").length).toBe(0);
  });

  it("are all runs of 256 to 512 features from mark to mark, and weigh what their features weigh", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 400 }), (words) => {
        const text = words.join(" ");
        const features = extract(text);
        const buckets = [...features.buckets.subarray(0, features.count)];
        const shape = buckets.slice(features.words);
        const runs = runsOf(features.words).map(([from, to]) => [...buckets.slice(from, to), ...shape]);
        const expected = runs.map((own) => ({
          sums: [0, 1, 2, 3].map((column) => own.reduce((sum, bucket) => sum + weightOf(bucket, column), 0)),
          count: own.length,
        }));
        expect(windowsOf(text)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  function runsOf(words: number): Array<[from: number, to: number]> {
    const marks = Array.from({ length: 1 + Math.ceil(words / 32) }, (_, mark) => Math.min(words, 32 * mark));
    return words <= 256
      ? []
      : marks.flatMap((from, at) => marks.slice(at + 8, at + 17).map((to): [number, number] => [from, to]));
  }

  function windowsOf(text: string) {
    const windows: Array<{ readonly sums: number[]; readonly count: number }> = [];
    const features = extract(text);
    const { firsts } = addUp(features);
    forEachWindow(features, firsts, (sums, count) => windows.push({ sums: [...sums], count }));
    return windows;
  }
});
