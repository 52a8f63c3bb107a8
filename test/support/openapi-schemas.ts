/** The API server's OpenAPI, as JSON schemas that kubeconform reads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Schema = { readonly [member: string]: unknown };
type Document = { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } };
type Kind = { readonly group: string; readonly version: string; readonly kind: string };

/**
 * Writes a file for every kind that the API server serves, its own and those of CRDs.
 *
 * @param read answers a path of the API server
 * @returns the pattern by which kubeconform finds them
 */
export async function schemaDirectory(directory: string, read: (path: string) => Promise<string>): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const { paths } = JSON.parse(await read("/openapi/v3")) as { paths: Record<string, { serverRelativeURL: string }> };
  const groups = Object.entries(paths).filter(([path]) => /^apis?\/.*v\d/.test(path));
  for (const [, { serverRelativeURL }] of groups) {
    const document: Document = JSON.parse(await read(serverRelativeURL));
    for (const [name, file] of filesOf(document)) writeFileSync(join(directory, name), JSON.stringify(file));
  }
  return join(directory, "{{ .Group }}_{{ .ResourceAPIVersion }}_{{ .ResourceKind }}.json");
}

/** A schema each, with all that it refers to beside it. */
function filesOf({ components }: Document): [string, object][] {
  const schemas = Object.fromEntries(Object.entries(components.schemas).map(([name, each]) => [name, strict(each)]));
  return Object.entries(components.schemas).flatMap(([name, schema]) =>
    ((schema["x-kubernetes-group-version-kind"] ?? []) as Kind[]).map(({ group, version, kind }): [string, object] => [
      `${group || version}_${version}_${kind.toLowerCase()}.json`,
      { $ref: `#/components/schemas/${name}`, components: { schemas } },
    ]),
  );
}

/** An object with named members has no others: OpenAPI leaves that open, and the API server drops what it does not know. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const members = Object.entries(schema).map(([name, member]) => [name, name === "default" ? member : strict(member)]);
  const closed = "properties" in schema && !("x-kubernetes-preserve-unknown-fields" in schema);
  return { ...Object.fromEntries(members), ...(closed ? { additionalProperties: false } : {}) };
}
