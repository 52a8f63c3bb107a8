/** A GitOps tool at work, as the API server sees it: the same manifests applied again and again. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { KubernetesServer } from "../../src/lab/servers/start.ts";
import { mustKubectl } from "./kubectl.ts";

const applied = z.object({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string(),
    generation: z.int().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.unknown(),
});
const answer = z.union([z.object({ kind: z.literal("List"), items: z.array(applied) }), applied]);

/** One object as it was right after it had been applied. */
export type Synced = z.infer<typeof applied>;

export type GitLoop = {
  /** Every object of every round, oldest first. */
  readonly synced: readonly Synced[];
  /** How many times everything was applied. */
  readonly rounds: () => number;
  /** Ends the loop. @throws the first refusal, for a conflict is a fight */
  readonly stop: () => Promise<void>;
};

const everyMs = 1_000;

/** @param apply how the tool applies, such as `--server-side --field-manager=argocd-controller`; it forces nothing */
export function gitLoop(
  server: KubernetesServer,
  of: { readonly apply: readonly string[]; readonly objects: readonly object[] },
): GitLoop {
  const synced: Synced[] = [];
  const ending = new AbortController();
  let rounds = 0;
  const round = async (): Promise<void> => {
    const text = await mustKubectl(server, ["apply", ...of.apply, "-o", "json", "-f", "-"], { objects: of.objects });
    const told = answer.parse(JSON.parse(text));
    synced.push(...("items" in told ? told.items : [told]));
    rounds += 1;
  };
  const ended = (async () => {
    while (!ending.signal.aborted) {
      await round();
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  // Told by stop; until then the rounds stand still, which a waiting test sees.
  ended.catch(() => undefined);
  return {
    synced,
    rounds: () => rounds,
    stop: async () => {
      ending.abort();
      await ended;
    },
  };
}
