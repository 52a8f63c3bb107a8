import { z } from "zod";

/** The subset of OpenAPI that a structural schema of Kubernetes may hold, as far as it is used here. */
export interface StructuralSchema {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly items?: StructuralSchema;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
}

/** A zod schema as the API server wants it. Throws on what a structural schema cannot say, such as a union of objects. */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  const jsonSchema = z.toJSONSchema(schema, { target: "openapi-3.0", io: "input", reused: "inline" });
  return structural(jsonSchema, "$");
}

const copied = [
  "description",
  "type",
  "format",
  "enum",
  "default",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "required",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
] as const;

const translated = ["$schema", "pattern", "minimum", "maximum", "properties", "items"];

function structural(source: Readonly<Record<string, unknown>>, path: string): StructuralSchema {
  refuseUnknownKeywords(source, path);
  return {
    ...Object.fromEntries(copied.filter((keyword) => source[keyword] !== undefined).map((k) => [k, source[k]])),
    ...textPattern(source),
    ...integerBounds(source),
    ...members(source, path),
    ...elements(source, path),
  };
}

function refuseUnknownKeywords(source: Readonly<Record<string, unknown>>, path: string): void {
  const known = new Set<string>([...copied, ...translated]);
  const stranger = Object.keys(source).find((keyword) => !known.has(keyword));
  if (stranger !== undefined)
    throw new Error(`${path}: a structural schema here has no "${stranger}"; say it differently`);
}

/** The API server checks a date-time by itself; zod's pattern for it is 300 characters of leap years. */
function textPattern(source: Readonly<Record<string, unknown>>): StructuralSchema {
  if (typeof source.pattern !== "string" || source.format === "date-time") return {};
  return { pattern: source.pattern };
}

/** zod bounds every integer by what a double holds exactly; that says nothing to a reader. */
function integerBounds(source: Readonly<Record<string, unknown>>): StructuralSchema {
  if (source.type !== "integer") return {};
  const { minimum, maximum } = source;
  return {
    format: "int64",
    ...(typeof minimum === "number" && Number.isSafeInteger(minimum - 1) ? { minimum } : {}),
    ...(typeof maximum === "number" && Number.isSafeInteger(maximum + 1) ? { maximum } : {}),
  };
}

function members(source: Readonly<Record<string, unknown>>, path: string): StructuralSchema {
  if (!isRecord(source.properties)) return {};
  const properties = Object.entries(source.properties).map(([name, member]) => {
    const memberPath = `${path}.${name}`;
    if (!isRecord(member)) throw new Error(`${memberPath}: not a schema`);
    return [name, structural(member, memberPath)];
  });
  return { properties: Object.fromEntries(properties) };
}

function elements(source: Readonly<Record<string, unknown>>, path: string): StructuralSchema {
  return isRecord(source.items) ? { items: structural(source.items, `${path}[]`) } : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
