import { z } from "zod";
import type { Kind } from "../../schemas/resources/kind.ts";

/** A JSON schema, as far as it is walked. */
type Schema = {
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly items?: Schema | undefined;
};

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({ properties: z.record(z.string(), schema).optional(), items: schema.optional() }),
);

/** The OpenAPI document of one group version, as the API server publishes it. */
const openApi = z.object({
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({
        "x-kubernetes-group-version-kind": z.array(z.object({ kind: z.string() })).optional(),
      }),
    ),
  }),
});

/** Schemas by kind; undefined when the document is none. */
export function servedSchemas(document: unknown): ReadonlyMap<string, Schema> | undefined {
  const parsed = openApi.safeParse(document).data;
  if (parsed === undefined) return undefined;
  return new Map(
    Object.values(parsed.components.schemas).flatMap((each) =>
      (each["x-kubernetes-group-version-kind"] ?? []).map(({ kind }) => [kind, schema.parse(each)] as const),
    ),
  );
}

/** Fields that this program knows and the API server does not: it would drop them without a word. */
export function missingFields(kind: Kind, served: Schema): string[] {
  return (["spec", "status"] as const).flatMap((part) =>
    missing(knownSchema(kind.schemas[part]), served.properties?.[part], part),
  );
}

function knownSchema(of: z.ZodType): Schema {
  return schema.parse(z.toJSONSchema(of, { target: "openapi-3.0", io: "input", reused: "inline" }));
}

function missing(known: Schema, served: Schema | undefined, path: string): string[] {
  if (served === undefined) return [path];
  const members = Object.entries(known.properties ?? {}).flatMap(([name, member]) =>
    missing(member, served.properties?.[name], `${path}.${name}`),
  );
  return known.items === undefined ? members : [...members, ...missing(known.items, served.items, `${path}[]`)];
}
