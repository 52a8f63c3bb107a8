/** A bound on how many things are done at once; the others wait in order. */
export type Slots = {
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  readonly busy: () => number;
  /** Resolves when nothing runs or waits. */
  readonly idle: () => Promise<void>;
};

export function createSlots(countMax: number): Slots {
  const waiting: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  let busy = 0;
  return {
    busy: () => busy,
    run: async (task) => {
      if (busy >= countMax) await new Promise<void>((resolve) => waiting.push(resolve));
      else busy++;
      try {
        return await task();
      } finally {
        leave();
      }
    },
    idle: () => (busy === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };

  /** Hands the slot on to whoever waits longest, so that nobody can take it in between. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else if (--busy === 0) for (const idler of idlers.splice(0)) idler();
  }
}
