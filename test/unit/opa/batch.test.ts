import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failed, packAnswer, packInputs, unpackAnswer, unpackInputs } from "../../../src/io/opa/batch.ts";

const texts = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });

describe("the buffers of a batch", () => {
  it("bring every input over unchanged and in order", () => {
    fc.assert(
      fc.property(texts, (inputs) => {
        expect(unpackInputs(packInputs(inputs)).map((view) => [...view])).toEqual(inputs.map((input) => [...input]));
      }),
    );
  });

  it("bring every answer over unchanged and in order", () => {
    const numbers = fc.array(fc.oneof(fc.nat(19), fc.constant(failed)), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, texts, (textOf, found) => {
        const answer = unpackAnswer(packAnswer({ textOf: Uint32Array.from(textOf), texts: found }));
        expect([...answer.textOf]).toEqual(textOf);
        expect(answer.texts.map((view) => [...view])).toEqual(found.map((text) => [...text]));
      }),
    );
  });
});
