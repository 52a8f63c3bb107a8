import { z } from "zod";
import type { ResourceType } from "../../schemas/kubernetes/object.ts";
import type { KubeClient } from "./client.ts";
import { collectionPath } from "./paths.ts";

const list = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

/** Names of the first objects of a kind, in their order; none when the server refuses. @throws Failure when it cannot be reached */
export async function listNames(
  client: KubeClient,
  of: {
    readonly type: ResourceType;
    readonly namespace: string | undefined;
    readonly limit: number;
    readonly deadlineMs: number;
  },
): Promise<readonly string[]> {
  const { type, namespace, limit, deadlineMs } = of;
  const path = collectionPath(type, namespace);
  const answer = await client.call({ method: "GET", path, query: { limit }, deadlineMs });
  return answer.ok ? (list.safeParse(answer.body).data?.items ?? []).map(({ metadata }) => metadata.name) : [];
}
