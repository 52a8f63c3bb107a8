import { describe, expect, it } from "vitest";
import { z } from "zod";
import { structuralSchema } from "../../../tools/generate/crd/structural.ts";

describe("a structural schema", () => {
  it.each([
    ["an integer", z.int(), { type: "integer", format: "int64" }],
    ["a bounded integer", z.int().min(-1).max(9), { type: "integer", format: "int64", minimum: -1, maximum: 9 }],
    ["a time", z.iso.datetime({ offset: true }), { type: "string", format: "date-time" }],
    ["a closed list", z.enum(["A", "B"]), { type: "string", enum: ["A", "B"] }],
    ["a default", z.boolean().default(false), { type: "boolean", default: false }],
    [
      "an object whose members have defaults",
      z.object({ a: z.enum(["X"]).default("X") }).prefault({}),
      { type: "object", default: {}, properties: { a: { type: "string", enum: ["X"], default: "X" } } },
    ],
    [
      "a list that writers share by key",
      z
        .array(z.object({ k: z.string().max(3) }))
        .max(2)
        .meta({ "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"] }),
      {
        type: "array",
        maxItems: 2,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["k"],
        items: { type: "object", required: ["k"], properties: { k: { type: "string", maxLength: 3 } } },
      },
    ],
  ])("says %s", (_, schema, expected) => {
    expect(structuralSchema(schema)).toEqual(expected);
  });

  it.each([
    ["a union of objects", z.object({ u: z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]) }), "$.u"],
    ["an open map", z.object({ m: z.record(z.string(), z.string()) }), "$.m"],
  ])("refuses %s, naming the place", (_, schema, place) => {
    expect(() => structuralSchema(schema)).toThrow(place);
  });
});
