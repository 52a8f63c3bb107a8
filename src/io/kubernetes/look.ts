import type { KubeClient } from "./client.ts";

/** What a look at one path of the API server shows to this user. */
export type Look =
  | { readonly kind: "found"; readonly body: unknown }
  | { readonly kind: "absent" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "refused"; readonly message: string };

const deadlineMs = 5_000;

/** Looks at something that may be missing or hidden, which is an answer too. @throws Failure Unreachable, TimedOut */
export async function lookAt(client: KubeClient, path: string): Promise<Look> {
  const answer = await client.call({ method: "GET", path, deadlineMs });
  if (answer.ok) return { kind: "found", body: answer.body };
  if (answer.status === 404) return { kind: "absent" };
  if (answer.status === 403) return { kind: "forbidden" };
  return { kind: "refused", message: answer.message };
}
