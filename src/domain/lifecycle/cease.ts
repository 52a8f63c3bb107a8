import type { GateRecord } from "../../schemas/wire/gates.ts";
import type { HoldRecord } from "../../schemas/wire/hold.ts";

/** How far a stop has come: gates that have folded it, of those alive. */
export type Ceasing = {
  readonly live: number;
  readonly stopped: number;
  /** When the last gate folded it; null when not all have, or none said when. */
  readonly foldedAtMs: number | null;
};

/** A gate that works no partition approves nothing: it has nothing to stop. */
export function ceasingOf(hold: Pick<HoldRecord, "scope" | "id">, gates: readonly GateRecord[]): Ceasing {
  const working = gates.filter((gate) => gate.partitions.length > 0);
  const folded = working
    .map((gate) => gate.holds.find((each) => each.id === hold.id && each.scope === hold.scope))
    .filter((each) => each !== undefined);
  const times = folded.map((each) => each.foldedAtMs).filter((atMs) => atMs !== undefined);
  const complete = working.length > 0 && times.length === working.length;
  const stopped = gates.length - working.length + folded.length;
  return { live: gates.length, stopped, foldedAtMs: complete ? Math.max(...times) : null };
}

export function allStopped(ceasing: Ceasing): boolean {
  return ceasing.live > 0 && ceasing.stopped === ceasing.live;
}

/**
 * From the commit of the verdict that broke the policy (without one, from the hold itself) to the last gate folding the hold.
 *
 * @param seenAtMs when this process first saw every gate stopped, for gates that do not say when they did
 */
export function timeToCeaseMs(hold: HoldRecord, ceasing: Ceasing, seenAtMs: number | undefined): number | undefined {
  const ceasedAtMs = ceasing.foldedAtMs ?? seenAtMs;
  if (!allStopped(ceasing) || ceasedAtMs === undefined) return undefined;
  return Math.max(0, ceasedAtMs - (hold.breachAtMs ?? hold.atMs));
}
