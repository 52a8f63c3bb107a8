import { gatesBehind } from "../../domain/membership/behind.ts";
import type { GateRecord } from "../../schemas/wire/gates.ts";

export type InForce = {
  /** Something about the gates has changed. */
  readonly onGates: () => void;
  /** Waits until no live gate judges without the stops up to a revision; false when that takes too long. */
  readonly untilInForce: (revision: number) => Promise<boolean>;
};

export type InForceParts = {
  readonly gates: () => Iterable<Pick<GateRecord, "name" | "stopsRevision">>;
  readonly later: (run: () => void, ms: number) => { readonly cancel: () => void };
};

/** A gate that stands still loses its place among the living after five seconds; WhatsApp asks again until then. */
const waitMaxMs = 2000;

/**
 * A stop is stored before gates have heard of it. Whoever is told that it is in force must not be written to by a gate that
 * had not: so the answer waits until every gate that lives says that it has.
 */
export function createInForce(parts: InForceParts): InForce {
  const waiting = new Set<{ readonly revision: number; readonly end: (inForce: boolean) => void }>();
  return {
    onGates: () => {
      for (const one of waiting) if (isInForce(one.revision)) one.end(true);
    },
    untilInForce: (revision) => (isInForce(revision) ? Promise.resolve(true) : waitFor(revision)),
  };

  function waitFor(revision: number): Promise<boolean> {
    return new Promise((resolve) => {
      const one = { revision, end };
      const timer = parts.later(() => end(isInForce(revision)), waitMaxMs);
      waiting.add(one);

      function end(inForce: boolean): void {
        waiting.delete(one);
        timer.cancel();
        resolve(inForce);
      }
    });
  }

  function isInForce(revision: number): boolean {
    return gatesBehind(parts.gates(), revision).length === 0;
  }
}
