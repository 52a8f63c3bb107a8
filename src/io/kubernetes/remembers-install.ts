import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { KubeClient } from "./client.ts";
import { listAll } from "./list.ts";
import { collectionPath } from "./paths.ts";
import { resourceTypeOf } from "./watches.ts";

const observed = z.object({ status: z.object({ observedGeneration: z.int().min(0) }) });
const retryMs = 1_000;

/**
 * Whether an operator has worked here before: it has then told of a policy bundle, and without one nothing was ever judged.
 * Asks until the API server answers, since not knowing is no reason to begin anew.
 */
export async function remembersInstall(client: KubeClient): Promise<boolean> {
  const path = collectionPath(resourceTypeOf("PolicyBundle"));
  for (;;) {
    const answer = await listAll(client, { path }).catch(() => undefined);
    if (answer?.ok) return answer.items.some((item) => observed.safeParse(item).success);
    if (answer?.status === 404) return false;
    await sleep(retryMs);
  }
}
