import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAdder } from "../../../src/domain/spam/add.ts";
import { unpackWeights } from "../../../src/domain/spam/unpack.ts";
import { alphabet, digit, levels } from "../../../src/domain/spam/weight-text.ts";

const bits = 10;

describe("the weights of a text's features", () => {
  it("add up to what they are one by one, however many and large they are", () => {
    const table = fc.record({
      labels: fc.constantFrom([3], [16], [4, 13], [4, 10, 17]),
      /** Every so many buckets weigh. */
      apart: fc.constantFrom(1, 2, 7),
      weights: fc.array(fc.constantFrom(...levels, ...levels.map((level) => -level)), { minLength: 1, maxLength: 50 }),
      count: fc.constantFrom(0, 1, 255, 256, 257, 600, 1024),
    });
    fc.assert(
      fc.property(table, ({ labels, apart, weights, count }) => {
        const columns = labels.reduce((a, b) => a + b, 0);
        const weight = (bucket: number, column: number) =>
          bucket % apart === 0 ? (weights[(bucket * columns + column) % weights.length] ?? 0) : 0;
        const heads = labels.map((own, at) => {
          const first = labels.slice(0, at).reduce((a, b) => a + b, 0);
          return { ...textOf(own, apart, (bucket, label) => weight(bucket, first + label)), first };
        });
        const buckets = Uint32Array.from({ length: count }, (_, at) => (at * 389) % 2 ** bits);
        const { sums } = createAdder(unpackWeights(heads, bits))({ buckets, count, words: count });
        const plainly = Array.from({ length: columns }, (_, column) =>
          buckets.reduce((sum, bucket) => sum + weight(bucket, column), 0),
        );
        expect([...sums].slice(0, columns)).toEqual(plainly);
      }),
    );
  });
});

function textOf(labels: number, apart: number, weight: (bucket: number, label: number) => number) {
  const text = { distances: "", masks: "", weights: "" };
  for (let bucket = 0; bucket < 2 ** bits; bucket += apart) {
    text.distances += digitsOf(bucket === 0 ? 0 : apart - 1);
    text.masks += digitsOf(2 ** labels - 1);
    for (let label = 0; label < labels; label++) {
      const of = weight(bucket, label);
      text.weights += alphabet[2 * levels.indexOf(Math.abs(of)) + Number(of < 0)];
    }
  }
  return { ...text, labels: Array.from({ length: labels }, () => "") };
}

function digitsOf(value: number): string {
  return value < digit
    ? `${alphabet[value]}`
    : `${alphabet[(value % digit) + digit]}${digitsOf(Math.floor(value / digit))}`;
}
