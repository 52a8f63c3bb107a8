import { setTimeout as sleep } from "node:timers/promises";

/** Tries until it succeeds, a hundred times at most: under fire everything fails now and then. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(200);
    }
  }
}
