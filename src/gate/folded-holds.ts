import type { GateRecord } from "../schemas/wire/gates.ts";
import { type HoldState, isHeld } from "../schemas/wire/hold.ts";

type FoldedHold = GateRecord["holds"][number];

const holdsMax = 1000;
const rememberedMax = 10_000;

/**
 * What a gate tells of the holds it obeys: those that every partition it works has folded, each with the instant at which the
 * last did. With the breach's own instant that gives the time to cease.
 */
export function createFoldedHolds(nowMs: () => number) {
  const foldedAtMs = new Map<string, number>();
  return (partitions: readonly ReadonlyMap<string, HoldState>[]): FoldedHold[] =>
    foldedEverywhere(partitions)
      .slice(0, holdsMax)
      .map((hold) => ({ ...hold, foldedAtMs: firstSeen(hold.id) }));

  function firstSeen(id: string): number {
    const known = foldedAtMs.get(id);
    if (known !== undefined) return known;
    if (foldedAtMs.size >= rememberedMax) foldedAtMs.clear();
    const now = nowMs();
    foldedAtMs.set(id, now);
    return now;
  }
}

function foldedEverywhere(partitions: readonly ReadonlyMap<string, HoldState>[]): Pick<FoldedHold, "scope" | "id">[] {
  const [first, ...others] = partitions;
  if (!first) return [];
  const active = [...first.values()].filter(isHeld).flatMap((state) => Object.values(state.holds));
  return active
    .filter((hold) => others.every((holds) => holds.get(hold.scope)?.holds[hold.source]?.id === hold.id))
    .map(({ scope, id }) => ({ scope, id }));
}
