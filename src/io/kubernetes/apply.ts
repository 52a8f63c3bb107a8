import { isDeepStrictEqual } from "node:util";
import { fieldManager } from "../../schemas/group.ts";
import type { KubeObject, ResourceType } from "../../schemas/kubernetes/object.ts";
import type { WriteBudget } from "./budget.ts";
import type { KubeClient } from "./client.ts";
import { objectPath } from "./paths.ts";

/**
 * - `same`: nothing to write.
 * - `later`: it can wait and there is no room for it now; ask again.
 * - `stale`: the object has changed since it was looked at; look again.
 * - `gone`: the object was deleted meanwhile.
 */
export type ApplyOutcome = "written" | "same" | "later" | "stale" | "gone";

export type StatusToApply = {
  readonly type: ResourceType;
  /** What was looked at. Its version goes along: a history made from an older one would lose what came between. */
  readonly object: KubeObject;
  readonly status: object;
  /** The status the object has, as last seen. */
  readonly seen: object;
  /** Transitions are written at once; counts wait for room. */
  readonly urgent: boolean;
};

export type ApplyStatus = (wanted: StatusToApply) => Promise<ApplyOutcome>;

/**
 * Writes status by server-side apply: what the operator once set and sets no more goes away, others' conditions stay, and an
 * identical apply changes nothing. Running it twice is harmless, also from two processes. (The version does what the uid cannot:
 * the API server does not compare the uid in an apply of a custom resource's status, and would write on a namesake.)
 */
export function createStatusWriter(client: KubeClient, budget: WriteBudget): ApplyStatus {
  return async (wanted) => {
    const status = withoutUndefined(wanted.status);
    if (isDeepStrictEqual(status, withoutUndefined(wanted.seen))) return "same";
    if (wanted.urgent) await budget.take();
    else if (!budget.tryTake()) return "later";
    const answer = await client.call({
      method: "PATCH",
      path: objectPath(wanted.type, wanted.object.metadata, "status"),
      query: { fieldManager, force: true },
      contentType: "application/apply-patch+yaml",
      body: { ...identityOf(wanted), status },
    });
    if (answer.ok) return "written";
    if (answer.status === 404) return "gone";
    if (answer.status === 409) return "stale";
    throw new Error(`status of ${wanted.type.kind} was refused: ${answer.status} ${answer.reason}: ${answer.message}`);
  };
}

function identityOf({ type, object }: StatusToApply): object {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    apiVersion: type.group === "" ? type.version : `${type.group}/${type.version}`,
    kind: type.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion },
  };
}

/** JSON as the server would read it: absent and undefined are the same. */
function withoutUndefined(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
