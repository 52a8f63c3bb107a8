const dayMs = 24 * 3_600_000;

/** First messages that are looked at, and how long nobody wrote before one: a message after a month of silence is a first one again. */
export const firstMessageWindowMs = 30 * dayMs;
/** What has to be read of the log to know first messages: those in the window, and the silence before them. */
export const firstMessageReadMs = 2 * firstMessageWindowMs;
const sweepEveryMs = dayMs;

type Written = { readonly partition: number; readonly firstAtMs: number; readonly lastAtMs: number };

/** Who was first written to when, at each source: of the people that are followed, those of a month. */
export type FirstMessages = {
  readonly heard: (message: { source: string; person: string; partition: number; atMs: number }) => void;
  /** Undefined: not written to in the last month, or not followed. */
  readonly firstAtMs: (source: string, person: string) => number | undefined;
  /** People at a source, counted once for each source. */
  readonly size: () => number;
  /** Forgets everybody of other partitions, and those nobody wrote to in the month before. */
  readonly keep: (partitions: number, nowMs: number) => void;
};

export function createFirstMessages(): FirstMessages {
  const sources = new Map<string, Map<string, Written>>();
  let size = 0;
  let sweptAtMs = 0;
  return {
    heard: ({ source, person, partition, atMs }) => {
      const people = sources.get(source) ?? new Map<string, Written>();
      sources.set(source, people);
      const before = people.get(person);
      if (before === undefined) size++;
      people.set(person, { partition, ...after(before, atMs) });
      if (atMs < sweptAtMs + sweepEveryMs) return;
      sweptAtMs = atMs;
      keep(Number.POSITIVE_INFINITY, atMs);
    },
    firstAtMs: (source, person) => sources.get(source)?.get(person)?.firstAtMs,
    size: () => size,
    keep,
  };

  function keep(partitions: number, nowMs: number): void {
    size = 0;
    for (const people of sources.values()) {
      for (const [person, { partition, lastAtMs }] of people) {
        if (partition >= partitions || lastAtMs <= nowMs - firstMessageWindowMs) people.delete(person);
      }
      size += people.size;
    }
  }
}

function after(before: Written | undefined, atMs: number): Pick<Written, "firstAtMs" | "lastAtMs"> {
  if (before === undefined || atMs > before.lastAtMs + firstMessageWindowMs) return { firstAtMs: atMs, lastAtMs: atMs };
  return { firstAtMs: Math.min(before.firstAtMs, atMs), lastAtMs: Math.max(before.lastAtMs, atMs) };
}
