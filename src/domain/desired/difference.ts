import type { CampaignRef } from "../../schemas/wire/subjects.ts";

/** Kinds that have a record each in the `desired` bucket, by the first token of its key. */
export const projectedKinds = {
  campaign: "Campaign",
  sender: "Sender",
  template: "MessageTemplate",
  source: "ConsentSource",
} as const;

export type ProjectedKind = (typeof projectedKinds)[keyof typeof projectedKinds];

export type Projected = { readonly kind: ProjectedKind } & CampaignRef;

/** What a key of the `desired` bucket is the record of; undefined for the bundles' keys and for what nobody knows. */
export function projectedOf(key: string): Projected | undefined {
  const [token = "", namespace, name, ...rest] = key.split(".");
  if (!isKind(token) || namespace === undefined || name === undefined || rest.length > 0) return undefined;
  return { kind: projectedKinds[token], namespace, name };
}

/**
 * Records whose resource is gone. At start the operator looks at all of them once: what was deleted while it was down comes
 * with no event, and its record would stay for ever.
 */
export function orphans(keys: Iterable<string>, exists: (projected: Projected) => boolean): Projected[] {
  return [...keys]
    .map(projectedOf)
    .filter((projected) => projected !== undefined)
    .filter((projected) => !exists(projected));
}

function isKind(token: string): token is keyof typeof projectedKinds {
  return Object.hasOwn(projectedKinds, token);
}
