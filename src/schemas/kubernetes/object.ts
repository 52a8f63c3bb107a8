import { z } from "zod";

/** The part of every Kubernetes object that its machinery needs; times are RFC 3339 as the API server writes them. */
export const objectMeta = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().default(""),
  resourceVersion: z.string().default(""),
  generation: z.int().default(0),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
});

export const kubeObject = z.looseObject({ metadata: objectMeta });

export type ObjectMeta = z.infer<typeof objectMeta>;

/** Any object of the API server, as far as its store, queue and writer look at it. */
export type KubeObject = {
  readonly metadata: ObjectRef & { readonly uid: string; readonly resourceVersion: string };
};

/** Where a kind lives on the API server. `group` is empty for the core group. */
export type ResourceType = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
};

/** One object, by kind. `namespace` is absent for cluster-wide kinds. */
export type ObjectRef = { readonly namespace?: string | undefined; readonly name: string };

/** `<namespace>/<name>`, or `<name>` for cluster-wide kinds: the key of stores and queues. */
export function objectKey(ref: ObjectRef): string {
  return ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`;
}
