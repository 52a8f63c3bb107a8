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

/** How the kinds that an API server serves compare with those that this program knows. */
export type ServedKinds = {
  /** Not installed at all. */
  readonly absent: readonly string[];
  /** Older: these fields of a kind would be dropped without a word. */
  readonly lacking: ReadonlyMap<string, readonly string[]>;
};

/**
 * @param document the OpenAPI document of the group version, as the API server publishes it
 * @returns undefined when it is none
 */
export function servedKinds(document: unknown, kinds: readonly Kind[]): ServedKinds | undefined {
  const served = servedSchemas(document);
  if (served === undefined) return undefined;
  const lacking = kinds.flatMap((kind) => {
    const schemaOf = served.get(kind.kind);
    const fields = schemaOf === undefined ? [] : missingFields(kind, schemaOf);
    return fields.length === 0 ? [] : [[kind.kind, fields] as const];
  });
  return {
    absent: kinds.filter(({ kind }) => !served.has(kind)).map(({ kind }) => kind),
    lacking: new Map(lacking),
  };
}

const fieldsShown = 3;

/** Such as "Campaign lacks spec.a, spec.b and 2 more", one a kind. */
export function lackingText(lacking: ServedKinds["lacking"]): string[] {
  return [...lacking].map(([kind, fields]) => {
    const shown = fields.slice(0, fieldsShown).join(", ");
    const more = fields.length > fieldsShown ? ` and ${fields.length - fieldsShown} more` : "";
    return `${kind} lacks ${shown}${more}`;
  });
}

function servedSchemas(document: unknown): ReadonlyMap<string, Schema> | undefined {
  const parsed = openApi.safeParse(document).data;
  if (parsed === undefined) return undefined;
  return new Map(
    Object.values(parsed.components.schemas).flatMap((each) =>
      (each["x-kubernetes-group-version-kind"] ?? []).map(({ kind }) => [kind, schema.parse(each)] as const),
    ),
  );
}

function missingFields(kind: Kind, served: Schema): string[] {
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
