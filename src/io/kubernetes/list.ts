import { z } from "zod";
import type { KubeRefusal } from "./answer.ts";
import type { KubeClient } from "./client.ts";

const pageSize = 500;

export type Listed = { readonly ok: true; readonly resourceVersion: string; readonly items: readonly unknown[] };

/**
 * Reads a whole collection, in pages. When the server forgets the continuation between two pages (410), it is read again in
 * one piece, as client-go does: the pages so far belong to different moments.
 * @throws Failure when the server cannot be reached
 */
export async function listAll(
  client: KubeClient,
  request: { readonly path: string; readonly labelSelector?: string | undefined },
): Promise<Listed | KubeRefusal> {
  const paged = await listPages(client, { ...request, limit: pageSize });
  if (paged.ok || paged.status !== 410) return paged;
  return await listPages(client, { ...request, limit: undefined });
}

const listBody = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.unknown()).nullable(),
});

async function listPages(
  client: KubeClient,
  request: { readonly path: string; readonly labelSelector?: string | undefined; readonly limit: number | undefined },
): Promise<Listed | KubeRefusal> {
  const items: unknown[] = [];
  let continuation: string | undefined;
  for (;;) {
    const query = { limit: request.limit, labelSelector: request.labelSelector, continue: continuation };
    const answer = await client.call({ method: "GET", path: request.path, query, deadlineMs: 60_000 });
    if (!answer.ok) return answer;
    const page = listBody.safeParse(answer.body).data;
    if (page === undefined) {
      return { ok: false, status: 502, reason: "Garbage", message: "the answer is no list", retryAfterMs: null };
    }
    for (const item of page.items ?? []) items.push(item);
    continuation = page.metadata.continue;
    if (!continuation) return { ok: true, resourceVersion: page.metadata.resourceVersion, items };
  }
}
