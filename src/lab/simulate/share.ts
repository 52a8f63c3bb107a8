import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Outcome } from "./run.ts";

/** The seeds of one thread. */
export type Share = {
  readonly from: number;
  /** The first that is not its own. */
  readonly to: number;
  readonly step: number;
  readonly plant: string | undefined;
};

/** Runs seeds on all cores and hands over what came of each, in no order. @throws what a thread broke at */
export async function simulateAll(
  of: { readonly from: number; readonly seeds: number; readonly plant: string | undefined },
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const step = Math.min(availableParallelism(), of.seeds);
  const shares = Array.from({ length: step }, (_, at) => ({
    from: of.from + at,
    to: of.from + of.seeds,
    step,
    plant: of.plant,
  }));
  await Promise.all(shares.map((share) => runShare(share, onOutcome)));
}

function runShare(share: Share, onOutcome: (outcome: Outcome) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: share });
  worker.on("message", onOutcome);
  worker.once("error", reject);
  worker.once("exit", () => resolve());
  return promise;
}
