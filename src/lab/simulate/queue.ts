import type { Queue, QueueOptions } from "../../operator/controller.ts";
import type { Process, Scheduler } from "./scheduler.ts";

const retryMs = 200;

/** A queue of names in virtual time: a name that waits already waits once, one that is worked on is worked on once more. */
export function createModelledQueue(scheduler: Scheduler, process: Process, options: QueueOptions): Queue {
  const waiting = new Map<string, { readonly atMs: number; readonly callOff: () => void }>();
  const working = new Set<string>();
  const again = new Set<string>();
  return { add: (key) => addAfter(key, 0), addAfter, depth: () => waiting.size, stop: async () => {} };

  function addAfter(key: string, delayMs: number): void {
    const atMs = scheduler.now() + delayMs;
    const known = waiting.get(key);
    if (known && known.atMs <= atMs) return;
    known?.callOff();
    waiting.set(key, { atMs, callOff: scheduler.after(delayMs, () => void work(key), process) });
  }

  async function work(key: string): Promise<void> {
    waiting.delete(key);
    if (working.has(key)) return void again.add(key);
    working.add(key);
    try {
      const next = await options.work(key);
      if (next?.againInMs !== undefined) addAfter(key, next.againInMs);
    } catch (cause) {
      options.onFailure({ key, failures: 1, waitMs: retryMs, cause });
      addAfter(key, retryMs);
    }
    working.delete(key);
    if (again.delete(key)) addAfter(key, 0);
  }
}
