import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAdder } from "../../../src/domain/spam/add.ts";
import { unpackWeights } from "../../../src/domain/spam/unpack.ts";

const bits = 10;

describe("the weights of a text's features", () => {
  it("add up to what they are one by one, however many and large they are", () => {
    const table = fc.record({
      columns: fc.constantFrom(3, 16, 17, 31),
      /** Every so many buckets weigh. */
      apart: fc.constantFrom(1, 2, 7),
      weights: fc.array(fc.oneof(fc.constantFrom(-128, -127, 0, 127), fc.integer({ min: -128, max: 127 })), {
        minLength: 1,
        maxLength: 50,
      }),
      count: fc.constantFrom(0, 1, 255, 256, 257, 600, 1024),
    });
    fc.assert(
      fc.property(table, ({ columns, apart, weights, count }) => {
        const weight = (bucket: number, column: number) =>
          bucket % apart === 0 ? (weights[(bucket * columns + column) % weights.length] ?? 0) : 0;
        const bytes: number[] = [];
        for (let bucket = 0; bucket < 2 ** bits; bucket += apart) {
          bytes.push(bucket === 0 ? 0 : apart - 1, ...varint(2 ** columns - 1));
          for (let column = 0; column < columns; column++) bytes.push(weight(bucket, column) & 0xff);
        }
        const buckets = Uint32Array.from({ length: count }, (_, at) => (at * 389) % 2 ** bits);
        const sums = createAdder(unpackWeights(Uint8Array.from(bytes), { bits, columns }))({ buckets, count });
        const plainly = Array.from({ length: columns }, (_, column) =>
          buckets.reduce((sum, bucket) => sum + weight(bucket, column), 0),
        );
        expect([...sums].slice(0, columns)).toEqual(plainly);
      }),
    );
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
