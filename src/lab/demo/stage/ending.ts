/** What has to be ended, in the reverse order of its beginning, however far the beginning came. */
export type Ending = {
  readonly add: (end: () => Promise<void>) => void;
  /** Aborted when the end begins. */
  readonly signal: AbortSignal;
  /** Ends everything; one that cannot be ended keeps no other from it. */
  readonly end: () => Promise<void>;
};

export function createEnding(): Ending {
  const ends: (() => Promise<void>)[] = [];
  const begun = new AbortController();
  return {
    add: (end) => void ends.push(end),
    signal: begun.signal,
    end: async () => {
      begun.abort();
      for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end().catch(() => {});
    },
  };
}
