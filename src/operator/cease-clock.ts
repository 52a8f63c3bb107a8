import { allStopped, ceasingOf } from "../domain/lifecycle/cease.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";

/** When every live gate was first seen stopped, for each hold that is being followed. */
export type CeaseClock = {
  /** For every change of a gate's record, at the moment it arrives: the queue may take its time. */
  onGates(gates: readonly GateRecord[]): void;
  /** Begins to follow the hold. Milliseconds since 1970; undefined until all have stopped. */
  seenAtMs(hold: HoldRecord, gates: readonly GateRecord[]): number | undefined;
};

const followedMax = 10_000;

export function createCeaseClock(nowMs: () => number): CeaseClock {
  const followed = new Map<string, { readonly hold: HoldRecord; readonly seenAtMs: number | undefined }>();
  const look = (key: string, hold: HoldRecord, gates: readonly GateRecord[]): number | undefined => {
    const known = followed.get(key)?.seenAtMs;
    if (known !== undefined) return known;
    const seenAtMs = allStopped(ceasingOf(hold, gates)) ? nowMs() : undefined;
    followed.set(key, { hold, seenAtMs });
    return seenAtMs;
  };
  return {
    onGates: (gates) => {
      for (const [key, { hold, seenAtMs }] of followed) if (seenAtMs === undefined) look(key, hold, gates);
    },
    seenAtMs: (hold, gates) => {
      if (followed.size >= followedMax) followed.clear();
      return look(`${hold.scope} ${hold.id}`, hold, gates);
    },
  };
}
