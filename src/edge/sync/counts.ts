import { counted, emptyTally, type Tally } from "../../domain/consent/tally.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";

export type CountsParts = {
  /** Hands over every state there is, with its source as `<ns>/<name>`. */
  readonly scan: (onState: (source: string, state: ConsentState) => void) => Promise<void>;
  readonly declared: () => ReadonlyMap<string, DesiredSource>;
  readonly nowMs: () => number;
};

/** Counts are read anew and not added up: grants run out by themselves, and a sum that went wrong would stay wrong. */
const restMsMin = 2000;
/** A count that took a second is followed by at least this many seconds without one. */
const restFactor = 20;

export type Counts = {
  readonly of: (source: string) => Tally | undefined;
  /** Counts again unless the last count is too fresh for what it costs. @throws Error when the bucket cannot be read */
  readonly refresh: () => Promise<void>;
};

export function createCounts(parts: CountsParts): Counts {
  let tallies = new Map<string, Tally>();
  let notBeforeMs = 0;
  return {
    of: (source) => tallies.get(source),
    refresh: async () => {
      const nowMs = parts.nowMs();
      if (nowMs < notBeforeMs) return;
      const next = new Map<string, Tally>();
      await parts.scan((name, state) => {
        const source = parts.declared().get(name);
        if (source) next.set(name, counted(next.get(name) ?? emptyTally, state, { source, nowMs }));
      });
      tallies = next;
      const tookMs = parts.nowMs() - nowMs;
      notBeforeMs = parts.nowMs() + Math.max(restMsMin, restFactor * tookMs);
    },
  };
}
