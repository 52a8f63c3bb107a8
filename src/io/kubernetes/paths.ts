import type { ObjectRef, ResourceType } from "../../schemas/kubernetes/object.ts";

/** Path of a collection on the API server; without a namespace, of all namespaces. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const inNamespace = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${inNamespace}/${type.plural}`;
}

/** Path of one object, or of its subresource. */
export function objectPath(type: ResourceType, ref: ObjectRef, subresource?: "status"): string {
  const path = `${collectionPath(type, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
