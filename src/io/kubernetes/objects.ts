import { z } from "zod";
import { Failure } from "../../schemas/failures.ts";
import { fieldManager } from "../../schemas/group.ts";
import { configMaps, secrets } from "../../schemas/kubernetes/core.ts";
import type { ObjectRef, ResourceType } from "../../schemas/kubernetes/object.ts";
import type { KubeRefusal } from "./answer.ts";
import type { KubeClient } from "./client.ts";
import { collectionPath, objectPath } from "./paths.ts";

/** Content of a key, or in words why it is not there and what to do. */
export type KeyContent =
  | { readonly ok: true; readonly value: Uint8Array }
  | { readonly ok: false; readonly problem: string };

/** @returns false when an object of that name exists already @throws Failure Refused */
export async function createObject(
  client: KubeClient,
  type: ResourceType,
  object: { readonly metadata: ObjectRef; readonly spec?: object },
): Promise<boolean> {
  const path = collectionPath(type, object.metadata.namespace);
  const body = { apiVersion: apiVersionOf(type), kind: type.kind, ...object };
  const answer = await client.call({ method: "POST", path, query: { fieldManager }, body });
  if (answer.ok) return true;
  if (answer.status === 409 && answer.reason === "AlreadyExists") return false;
  throw refused(`creating ${type.kind} ${object.metadata.name}`, answer);
}

/**
 * Changes members of an object's spec, unless it has changed since it was read.
 * @returns false when it has, or is gone @throws Failure Refused
 */
export async function patchSpec(
  client: KubeClient,
  type: ResourceType,
  object: { readonly metadata: ObjectRef & { readonly resourceVersion: string } },
  spec: object,
): Promise<boolean> {
  const { resourceVersion } = object.metadata;
  const answer = await client.call({
    method: "PATCH",
    path: objectPath(type, object.metadata),
    query: { fieldManager },
    contentType: "application/merge-patch+json",
    body: { metadata: { resourceVersion }, spec },
  });
  if (answer.ok) return true;
  if (answer.status === 409 || answer.status === 404) return false;
  throw refused(`changing ${type.kind} ${object.metadata.name}`, answer);
}

/** The part of a ConfigMap or Secret that is read. */
export const keyedData = z.looseObject({
  data: z.record(z.string(), z.string()).nullish(),
  binaryData: z.record(z.string(), z.string()).nullish(),
});
export type KeyedData = z.infer<typeof keyedData>;

export async function readConfigMapKey(
  client: KubeClient,
  ref: { readonly namespace: string; readonly name: string; readonly key: string },
): Promise<KeyContent> {
  const answer = await client.call({ method: "GET", path: objectPath(configMaps, ref) });
  if (!answer.ok) return missing("ConfigMap", ref, answer);
  return contentOf(keyedData.parse(answer.body), { ...ref, kind: "ConfigMap" });
}

export async function readSecretKey(
  client: KubeClient,
  ref: { readonly namespace: string; readonly name: string; readonly key: string },
): Promise<KeyContent> {
  const answer = await client.call({ method: "GET", path: objectPath(secrets, ref) });
  if (!answer.ok) return missing("Secret", ref, answer);
  const encoded = keyedData.parse(answer.body).data?.[ref.key];
  if (encoded === undefined)
    return { ok: false, problem: `Secret ${ref.namespace}/${ref.name} has no key ${ref.key}.` };
  return { ok: true, value: Buffer.from(encoded, "base64") };
}

/** A key of a ConfigMap that is at hand already. */
export function contentOf(
  object: KeyedData,
  ref: { readonly kind: string; readonly namespace: string; readonly name: string; readonly key: string },
): KeyContent {
  const binary = object.binaryData?.[ref.key];
  if (binary !== undefined) return { ok: true, value: Buffer.from(binary, "base64") };
  const text = object.data?.[ref.key];
  if (text !== undefined) return { ok: true, value: Buffer.from(text, "utf8") };
  return { ok: false, problem: `${ref.kind} ${ref.namespace}/${ref.name} has no key ${ref.key}.` };
}

function missing(
  kind: "ConfigMap" | "Secret",
  { namespace, name }: { readonly namespace: string; readonly name: string },
  answer: KubeRefusal,
): KeyContent {
  const what = `${kind} ${namespace}/${name}`;
  if (answer.status === 404) return { ok: false, problem: `${what} does not exist.` };
  if (answer.status === 403) return { ok: false, problem: `The operator may not read ${what}: ${cures[kind]}` };
  throw refused(`reading ${what}`, answer);
}

const cures = {
  ConfigMap: "bind it the role consentry-consent-files there.",
  Secret: "bind it a Role there that lets it get this Secret by name.",
};

function refused(what: string, answer: KubeRefusal): Failure {
  const retry = answer.status === 429 || answer.status >= 500;
  return new Failure("Refused", `${what} was refused: ${answer.status} ${answer.reason}: ${answer.message}`, { retry });
}

function apiVersionOf(type: ResourceType): string {
  return type.group === "" ? type.version : `${type.group}/${type.version}`;
}
