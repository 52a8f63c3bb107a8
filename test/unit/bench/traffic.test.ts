import { describe, expect, it } from "vitest";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { createPseudonym } from "../../../src/io/pseudonym.ts";
import { personAt } from "../../../src/lab/bench/people.ts";
import { payloadOf, shapes } from "../../../src/lab/bench/shapes.ts";
import { partitionOf } from "../../../src/schemas/wire/subjects.ts";

const install = { partitions: 16, pseudonym: createPseudonym({ key: "00".repeat(32), keyId: "k1" }) };

describe("what the benchmark sends", () => {
  it.each(shapes.map((shape) => [shape.file, shape] as const))(
    "decodes as a template message to the person: %s",
    (_file, shape) => {
      const decoded = decodeSend(Buffer.from(payloadOf(shape)("491511234567")));
      expect(decoded).toMatchObject({
        ok: true,
        message: {
          recipient: { id: "491511234567" },
          template: { name: shape.template.name, language: shape.template.language },
        },
      });
    },
  );

  it("fills every parameter that its template declares", () => {
    for (const shape of shapes) {
      const decoded = decodeSend(Buffer.from(payloadOf(shape)("491511234567")));
      const declared = shape.template.text.match(/\{\{\d+\}\}/g) ?? [];
      expect(decoded.ok && decoded.message.template?.bodyParameters).toHaveLength(declared.length);
    }
  });

  it("goes to as many different people as messages, on all partitions, three in a hundred without consent", () => {
    const people = Array.from({ length: 20_000 }, (_, index) => personAt(index, install));
    expect(new Set(people.map(({ digits }) => digits)).size).toBe(people.length);
    expect(new Set(people.map(({ partition }) => partition)).size).toBe(install.partitions);
    expect(people.every(({ lastFour, partition }) => partition === partitionOf(lastFour, 16))).toBe(true);
    expect(people.filter(({ consented }) => !consented).length / people.length).toBeCloseTo(0.03, 3);
  });
});
