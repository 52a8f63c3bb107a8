/** How many writes a second one process may make, so that counts of ten thousand campaigns do not wear out etcd. */
export type WriteBudget = {
  /** For what can wait: false when there is no room now. */
  tryTake(): boolean;
  /** For what cannot: takes at once, running into debt that what can wait pays for; waits only when the debt is used up. */
  take(): Promise<void>;
};

export type BudgetOptions = {
  readonly perSecond: number;
  /** Writes that may come at once after a quiet time. */
  readonly burst: number;
  /** How many urgent writes may go ahead of the rate. */
  readonly debtMax: number;
  readonly nowMs?: () => number;
};

export function createWriteBudget(options: BudgetOptions): WriteBudget {
  const nowMs = options.nowMs ?? (() => performance.now());
  let tokens = options.burst;
  let refilledAtMs = nowMs();
  const refill = (): void => {
    const atMs = nowMs();
    tokens = Math.min(options.burst, tokens + ((atMs - refilledAtMs) / 1000) * options.perSecond);
    refilledAtMs = atMs;
  };
  return {
    tryTake: () => {
      refill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    take: async () => {
      refill();
      tokens -= 1;
      const tooDeep = -options.debtMax - tokens;
      if (tooDeep > 0) await new Promise((resolve) => setTimeout(resolve, (tooDeep / options.perSecond) * 1000));
    },
  };
}
