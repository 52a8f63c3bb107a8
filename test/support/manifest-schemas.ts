/** The JSON Schemas that editors check manifests by, as a validator reads them. */
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import formats from "ajv-formats";
import { z } from "zod";

const directory = "schemas/consentry.dev";
export const schemaFiles = globSync(`${directory}/*.json`).sort();

const ajv = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false });
ajv.addVocabulary(["x-kubernetes-list-type", "x-kubernetes-list-map-keys"]);
formats.default(ajv);
for (const file of schemaFiles) ajv.addSchema(z.looseObject({}).parse(readJson(file)), basename(file));

/** In words what a schema has against an object: where, and why. @param schema such as `campaign_v1alpha1.json` */
export function schemaFaults(schema: string, object: unknown): string[] {
  ajv.validate(schema, object);
  return (ajv.errors ?? []).map(faultText);
}

function faultText({ instancePath, message, params }: ErrorObject): string {
  const stranger = z.object({ additionalProperty: z.string() }).safeParse(params).data;
  return `${instancePath} ${message}${stranger === undefined ? "" : `: ${stranger.additionalProperty}`}`;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}
