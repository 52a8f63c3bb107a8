/** When things happen again or later; start.ts takes the system's, a test may let its own time pass. */
export type Timers = {
  /** Runs something every so many milliseconds. @returns what ends it */
  readonly every: (ms: number, work: () => void) => () => void;
  /** Runs something once, after so many milliseconds. @returns what calls it off */
  readonly after: (ms: number, work: () => void) => () => void;
  /** Lets what was written leave, and what has arrived come in. */
  readonly breathe: () => Promise<void>;
};

export const systemTimers: Timers = {
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};
