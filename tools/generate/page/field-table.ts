import { durationPattern } from "../../../src/schemas/resources/duration.ts";
import type { StructuralSchema } from "../crd/structural.ts";

/** A Markdown table of every field below an object, nested ones by their path. */
export function fieldTable(schema: StructuralSchema): string {
  const rows = fieldsOf(schema, "").map(
    ({ path, field, required }) =>
      `| \`${path}\` | ${typeOf(field)} | ${defaultOf(field, required)} | ${escaped(field.description ?? "")} |`,
  );
  return ["| field | type | default | meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

interface Field {
  readonly path: string;
  readonly field: StructuralSchema;
  readonly required: boolean;
}

function fieldsOf(schema: StructuralSchema, prefix: string): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const below = field.type === "array" ? fieldsOf(field.items ?? {}, `${path}[].`) : fieldsOf(field, `${path}.`);
    return [{ path, field, required: schema.required?.includes(name) ?? false }, ...below];
  });
}

function typeOf(field: StructuralSchema): string {
  if (field.type === "array") return `list of ${typeOf(field.items ?? {})}`;
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(", ");
  if (field.format === "date-time") return "time";
  if (field.pattern === durationPattern.source) return "span";
  return field.type ?? "";
}

function defaultOf(field: StructuralSchema, required: boolean): string {
  if (required) return "*required*";
  if (field.default === undefined || field.type === "object") return "";
  return `\`${Array.isArray(field.default) ? field.default.join(", ") : field.default}\``;
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
