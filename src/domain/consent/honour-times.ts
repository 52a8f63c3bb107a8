/** How long withdrawals took until they were in force, of the last 24 hours, by ConsentSource. */
export type HonourTimes = {
  readonly take: (source: string, taken: { readonly atMs: number; readonly tookMs: number }) => void;
  /** Undefined: nobody has withdrawn. */
  readonly of: (source: string, nowMs: number) => HonourFigures | undefined;
};

export type HonourFigures = {
  readonly events: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
};

const hourMs = 3_600_000;
const hours = 24;

/** Counts by hour and by rounded duration: as much memory for a million withdrawals as for a hundred. */
export function createHonourTimes(): HonourTimes {
  const bySource = new Map<string, Map<number, Map<number, number>>>();
  return {
    take: (source, { atMs, tookMs }) => {
      const slots = bySource.get(source) ?? new Map<number, Map<number, number>>();
      const slot = Math.floor(atMs / hourMs);
      const counts = slots.get(slot) ?? new Map<number, number>();
      const tookRounded = roundedUp(tookMs);
      bySource.set(source, slots.set(slot, counts.set(tookRounded, (counts.get(tookRounded) ?? 0) + 1)));
    },
    of: (source, nowMs) => {
      const slots = bySource.get(source);
      for (const slot of slots?.keys() ?? []) if (slot <= Math.floor(nowMs / hourMs) - hours) slots?.delete(slot);
      return slots && slots.size > 0 ? figuresOf([...slots.values()]) : undefined;
    },
  };
}

/** Two digits are as much as a person reads, and a figure that hardly moves is hardly ever written anew. */
function roundedUp(ms: number): number {
  if (ms <= 0) return 0;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(ms)) - 1);
  return Math.ceil(ms / step) * step;
}

function figuresOf(slots: readonly ReadonlyMap<number, number>[]): HonourFigures {
  const counts = new Map<number, number>();
  for (const slot of slots) for (const [ms, count] of slot) counts.set(ms, (counts.get(ms) ?? 0) + count);
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const events = sorted.reduce((sum, [, count]) => sum + count, 0);
  const quantile = (share: number): number => {
    let left = Math.ceil(share * events);
    for (const [ms, count] of sorted) {
      left -= count;
      if (left <= 0) return ms;
    }
    return 0;
  };
  return { events, p50Ms: quantile(0.5), p99Ms: quantile(0.99), worstMs: sorted.at(-1)?.[0] ?? 0 };
}
