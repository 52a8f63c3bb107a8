import { describe, expect, it } from "vitest";
import {
  abnormalConditionTypes,
  conditionReasons,
  conditionTypes,
  eventReasons,
} from "../../../src/schemas/resources/conditions.ts";
import { kinds } from "../../../src/schemas/resources/index.ts";
import { type StructuralSchema, structuralSchema } from "../../../tools/generate/crd/structural.ts";

const fields = kinds.flatMap(({ kind, schemas }) => [
  ...fieldsBelow(`${kind}.spec`, structuralSchema(schemas.spec)),
  ...fieldsBelow(`${kind}.status`, structuralSchema(schemas.status)),
]);

describe("the schemas of the resources", () => {
  it("describe every field in a sentence", () => {
    const silent = fields.filter(({ path, schema }) => !path.endsWith("[]") && !schema.description?.endsWith("."));
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("bound every text, so that no object outgrows what a rule may cost", () => {
    const unbounded = fields.filter(
      ({ schema }) => schema.type === "string" && !schema.enum && !schema.maxLength && schema.format !== "date-time",
    );
    expect(unbounded.map(({ path }) => path)).toEqual([]);
  });

  it("bound every list and say how two writers share it", () => {
    const lists = fields.filter(({ schema }) => schema.type === "array");
    const careless = lists.filter(({ schema }) => !schema.maxItems || !schema["x-kubernetes-list-type"]);
    expect(lists.length).toBeGreaterThan(20);
    expect(careless.map(({ path }) => path)).toEqual([]);
  });

  it("write values of a closed list in PascalCase, but WhatsApp's own words as WhatsApp does", () => {
    const values = fields.flatMap(({ path, schema }) =>
      (schema.enum ?? []).map((value) => ({ path, value: `${value}` })),
    );
    const wrong = values.filter(({ path, value }) =>
      path.includes(".whatsapp.") ? !/^[A-Z][A-Z0-9_]*$/.test(value) : !/^[A-Z][A-Za-z0-9]*$/.test(value),
    );
    expect(wrong).toEqual([]);
  });

  it("tell time as a text where it may lie ahead: a date column would print <invalid>", () => {
    const dates = kinds.flatMap(({ columns }) => columns.filter(({ type }) => type === "date"));
    expect(new Set(dates.map(({ jsonPath }) => jsonPath))).toEqual(
      new Set([".metadata.creationTimestamp", ".status.lastRun.at"]),
    );
  });
});

describe("the closed lists", () => {
  it.each([
    ["condition types", conditionTypes, 13],
    ["condition reasons", conditionReasons, 25],
    ["event reasons", eventReasons, 21],
  ])("hold each of the %s once", (_, list, count) => {
    expect(new Set(list).size).toBe(count);
    expect(list.length).toBe(count);
  });

  it("count the conditions that show only when something is wrong among the types", () => {
    expect(conditionTypes).toEqual(expect.arrayContaining([...abnormalConditionTypes]));
  });
});

interface Field {
  readonly path: string;
  readonly schema: StructuralSchema;
}

function fieldsBelow(path: string, schema: StructuralSchema): readonly Field[] {
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    path: `${path}.${name}`,
    schema: member,
  }));
  const elements = schema.items ? [{ path: `${path}[]`, schema: schema.items }] : [];
  return [...members, ...elements].flatMap((field) => [field, ...fieldsBelow(field.path, field.schema)]);
}
