import { type Counter, createCounter, type Tally } from "../../domain/consent/tally.ts";
import type { ConsentState } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import type { FirstWritten } from "./first-written.ts";

export type CountsParts = {
  /** Hands over every state there is, with its source as `<ns>/<name>` and the pseudonym of the person. */
  readonly scan: (onState: (source: string, state: ConsentState, person: string) => void) => Promise<void>;
  readonly declared: () => ReadonlyMap<string, DesiredSource>;
  readonly firstWritten: Pick<FirstWritten, "firstAtMs" | "followed">;
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
      const counters = await countAll(parts, nowMs);
      tallies = new Map([...counters].map(([name, counter]) => [name, counter.tally()]));
      const tookMs = parts.nowMs() - nowMs;
      notBeforeMs = parts.nowMs() + Math.max(restMsMin, restFactor * tookMs);
    },
  };
}

async function countAll(parts: CountsParts, nowMs: number): Promise<ReadonlyMap<string, Counter>> {
  const { firstWritten } = parts;
  const followed = firstWritten.followed();
  const counters = new Map<string, Counter>();
  await parts.scan((name, state, person) => {
    const counter = counters.get(name) ?? begin(name);
    counter?.count(state, firstWritten.firstAtMs(name, person));
  });
  return counters;

  function begin(name: string): Counter | undefined {
    const source = parts.declared().get(name);
    if (source === undefined) return undefined;
    const counter = createCounter({ source, nowMs, followed });
    counters.set(name, counter);
    return counter;
  }
}
