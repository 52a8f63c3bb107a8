/** When a status may be written: `now`, when there is `room`, after a while, or never because nothing changed. */
export type Pace = { readonly write: "now" | "room" | "never" } | { readonly write: "later"; readonly afterMs: number };

/** Counts move all the time; each write of one costs etcd and makes every GitOps tool compare the object again. */
export const countsEveryMs = 30_000;

/**
 * Transitions are written at once, counts at most every 30 seconds an object.
 *
 * @param of.withoutCounts the status as it would be if nothing were counted
 * @param of.same whether two statuses say the same
 * @param of.writtenAtMs when this object's status was last written by this process; undefined when never
 */
export function paceOf<Status>(of: {
  readonly seen: Status;
  readonly wanted: Status;
  readonly withoutCounts: (status: Status) => unknown;
  readonly same: (a: unknown, b: unknown) => boolean;
  readonly writtenAtMs: number | undefined;
  readonly nowMs: number;
}): Pace {
  if (of.same(of.seen, of.wanted)) return { write: "never" };
  if (!of.same(of.withoutCounts(of.seen), of.withoutCounts(of.wanted))) return { write: "now" };
  // A time to come is another operator's, whose clock is ahead: waiting for it would keep the counts as they are until then.
  const isKnown = of.writtenAtMs !== undefined && of.writtenAtMs <= of.nowMs;
  const dueAtMs = isKnown ? of.writtenAtMs + countsEveryMs : of.nowMs;
  return of.nowMs >= dueAtMs ? { write: "room" } : { write: "later", afterMs: dueAtMs - of.nowMs };
}
