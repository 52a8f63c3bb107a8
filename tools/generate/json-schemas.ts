import { apiVersion, group, version } from "../../src/schemas/group.ts";
import { kinds } from "../../src/schemas/resources/index.ts";
import type { Kind } from "../../src/schemas/resources/kind.ts";
import { type StructuralSchema, structuralSchema } from "./crd/structural.ts";

const draft = "http://json-schema.org/draft-07/schema#";

/**
 * schemas/: what an editor checks a manifest by, one JSON Schema a kind, named as kubeconform looks for them, and
 * `manifests.json` for files that hold several kinds. What the API server leaves out in silence is an error here: a
 * misspelt field.
 */
export async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, object>(kinds.map((kind) => [fileOf(kind), kindSchema(kind)]));
  files.set("manifests.json", anyManifest());
  return new Map(
    [...files].map(([name, schema]) => [`schemas/${group}/${name}`, `${JSON.stringify(schema, null, 2)}\n`]),
  );
}

function fileOf({ kind }: Kind): string {
  return `${kind.toLowerCase()}_${version}.json`;
}

function kindSchema(kind: Kind) {
  const spec = { ...closed(structuralSchema(kind.schemas.spec)), description: `What you ask of this ${kind.kind}.` };
  return {
    $schema: draft,
    title: kind.kind,
    description: kind.description,
    type: "object",
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
    properties: {
      apiVersion: { const: apiVersion, description: "Version of the schema of this object." },
      kind: { const: kind.kind, description: "Kind of this object." },
      metadata: metadataSchema(kind),
      spec,
      status: { type: "object", description: "What the operator found. Only the operator writes it." },
    },
  };
}

function metadataSchema({ scope }: Kind) {
  const name = { type: "string", maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" };
  const namespace = { type: "string", description: "Namespace of the object; kubectl's own when left out." };
  return {
    type: "object",
    required: ["name"],
    properties: {
      name: { ...name, description: "At most 63 characters and no dot: it is one token of a NATS subject." },
      ...(scope === "Namespaced" ? { namespace } : {}),
    },
  };
}

/** Every object takes the fields that it declares and no others. */
function closed(schema: StructuralSchema): object {
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => [name, closed(member)]);
  const open = schema.properties === undefined;
  return {
    ...schema,
    ...(open ? {} : { properties: Object.fromEntries(members), additionalProperties: false }),
    ...(schema.items === undefined ? {} : { items: closed(schema.items) }),
  };
}

/** Whatever is not of our group passes; of ours there is no kind and no version but these. */
function anyManifest() {
  const ours = { required: ["apiVersion"], properties: { apiVersion: { pattern: `^${group}/` } } };
  const isKind = ({ kind }: Kind) => ({ ...ours, properties: { ...ours.properties, kind: { const: kind } } });
  const known = { properties: { apiVersion: { const: apiVersion }, kind: { enum: kinds.map(({ kind }) => kind) } } };
  return {
    $schema: draft,
    title: "Manifests of Consentry and others",
    type: "object",
    required: ["apiVersion", "kind", "metadata"],
    allOf: [implied(ours, known), ...kinds.map((kind) => implied(isKind(kind), { $ref: fileOf(kind) }))],
  };
}

function implied(condition: object, conclusion: object): object {
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema; nobody awaits it
  return { if: condition, then: conclusion };
}
