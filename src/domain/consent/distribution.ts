import type { ConsentState, OptInNumbers } from "../../schemas/wire/consent.ts";

const dayMs = 24 * 3_600_000;

/** How old grants are, in whole days: of millions of people no more is kept than a number a day. */
export function createAges() {
  const byDay = new Map<number, number>();
  let total = 0;
  let pastHalf = 0;
  return {
    add: ({ atMs, validUntilMs }: Pick<ConsentState, "atMs" | "validUntilMs">, nowMs: number): void => {
      const day = Math.floor(Math.max(0, nowMs - atMs) / dayMs);
      byDay.set(day, (byDay.get(day) ?? 0) + 1);
      total++;
      if (validUntilMs !== null && 2 * (nowMs - atMs) > validUntilMs - atMs) pastHalf++;
    },
    summary: (): OptInNumbers["age"] =>
      total === 0 ? null : { medianMs: quantile(0.5), p90Ms: quantile(0.9), pastHalf },
  };

  /** The age that so many of the people have not passed. */
  function quantile(share: number): number {
    let upTo = 0;
    for (const [day, count] of [...byDay].sort(([a], [b]) => a - b)) {
      upTo += count;
      if (upTo >= share * total) return day * dayMs;
    }
    return 0;
  }
}

/** Groups that are kept while counting, and groups told. Names come from records, and records from anywhere. */
const groupsMax = 256;
const toldMax = 8;

/** How many people belong to which group. Those that must be told are told though nobody belongs to them. */
export function createGroups(told: readonly string[] = []) {
  const groups = new Map(told.map((name) => [name, 0]));
  return {
    add: (name: string): void => {
      const before = groups.get(name);
      if (before !== undefined || groups.size < groupsMax) groups.set(name, (before ?? 0) + 1);
    },
    /** The largest first. */
    largest: (): [string, number][] => {
      const others = [...groups]
        .filter(([name]) => !told.includes(name))
        .sort(([a, x], [b, y]) => y - x || order(a, b));
      const kept = [
        ...told.map((name): [string, number] => [name, groups.get(name) ?? 0]),
        ...others.slice(0, toldMax),
      ];
      return kept.sort(([a, x], [b, y]) => y - x || order(a, b));
    },
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
