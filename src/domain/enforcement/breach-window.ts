import { graver, type Totals } from "../../schemas/wire/totals.ts";

// A campaign's most recent verdicts over all partitions, put together from the absolute counts that each partition reports.
// Counts arrive a tick at a time, so the window is the newest increments that make up at least `outOf` verdicts; when the
// newest alone is larger, the threshold is scaled to it by the policy.

type Increment = { readonly judged: number; readonly breaches: number };

export type BreachWindow = {
  readonly increments: readonly Increment[];
  /** Counts last seen, by partition. */
  readonly seen: ReadonlyMap<number, Increment>;
  readonly liftedAtMs: number;
  readonly worst: Totals["worst"];
  readonly breachAtMs: number;
};

export const emptyWindow: BreachWindow = {
  increments: [],
  seen: new Map(),
  liftedAtMs: 0,
  worst: null,
  breachAtMs: 0,
};

/** The window after one more report. Reports from before the newest lift count no more; a report seen before adds nothing. */
export function afterReport(
  window: BreachWindow,
  report: { readonly partition: number; readonly totals: Totals; readonly outOf: number },
): BreachWindow {
  const { partition, totals, outOf } = report;
  if (totals.liftedAtMs < window.liftedAtMs) return window;
  const base = totals.liftedAtMs > window.liftedAtMs ? { ...emptyWindow, liftedAtMs: totals.liftedAtMs } : window;
  const last = base.seen.get(partition) ?? { judged: 0, breaches: 0 };
  const increment = { judged: totals.judged - last.judged, breaches: totals.breaches - last.breaches };
  if (increment.judged <= 0) return base;
  const worst = increment.breaches > 0 ? graver(base.worst, totals.worst) : base.worst;
  return {
    increments: trimmed([...base.increments, increment], outOf),
    seen: new Map(base.seen).set(partition, { judged: totals.judged, breaches: totals.breaches }),
    liftedAtMs: totals.liftedAtMs,
    worst,
    breachAtMs: worst === base.worst ? base.breachAtMs : totals.atMs,
  };
}

export function windowCounts(window: BreachWindow): Increment {
  return sum(window.increments);
}

function trimmed(increments: readonly Increment[], outOf: number): readonly Increment[] {
  let start = 0;
  let judged = sum(increments).judged;
  for (const increment of increments) {
    if (judged - increment.judged < outOf) break;
    judged -= increment.judged;
    start++;
  }
  return increments.slice(start);
}

function sum(increments: readonly Increment[]): Increment {
  let judged = 0;
  let breaches = 0;
  for (const increment of increments) {
    judged += increment.judged;
    breaches += increment.breaches;
  }
  return { judged, breaches };
}
