import { type BackoffTiming, backoffMs } from "./backoff.ts";

// A queue of names, not of things: adding a name that waits already changes nothing, and one that is being worked on is worked
// on once more afterwards. So it is bounded by the number of objects, and no object is ever in two workers.

export type QueueOptions = {
  readonly concurrency: number;
  /**
   * Does the work for one key. Returns when it wants to look again, or nothing; a throw is tried again with growing waits.
   * It must end by itself: every wait inside has a deadline.
   */
  readonly work: (key: string) => Promise<{ readonly againInMs?: number | undefined } | undefined>;
  readonly onFailure?: (failure: {
    readonly key: string;
    readonly failures: number;
    readonly waitMs: number;
    readonly cause: unknown;
  }) => void;
  readonly backoff?: BackoffTiming;
  /** 0 … 1 */
  readonly random?: () => number;
};

export type Queue = {
  add(key: string): void;
  /** Keeps the earliest of several wishes. */
  addAfter(key: string, delayMs: number): void;
  /** Keys that wait for a worker now. */
  depth(): number;
  /** Takes nothing more; resolves when the last worker is done. */
  stop(): Promise<void>;
};

const usualBackoff: BackoffTiming = { baseMs: 5, capMs: 300_000 };
/** setTimeout overflows above this and would fire at once. */
const timerMaxMs = 2 ** 31 - 1;

export function createQueue(options: QueueOptions): Queue {
  const state: State = {
    options,
    waiting: new Set(),
    working: new Set(),
    again: new Set(),
    delayed: new Map(),
    failures: new Map(),
    stopped: false,
    idle: undefined,
  };
  return {
    add: (key) => add(state, key),
    addAfter: (key, delayMs) => addAfter(state, key, delayMs),
    depth: () => state.waiting.size,
    stop: () => stop(state),
  };
}

type State = {
  readonly options: QueueOptions;
  readonly waiting: Set<string>;
  readonly working: Set<string>;
  /** Added while being worked on. */
  readonly again: Set<string>;
  readonly delayed: Map<string, { readonly timer: NodeJS.Timeout; readonly dueMs: number }>;
  readonly failures: Map<string, number>;
  stopped: boolean;
  idle: (() => void) | undefined;
};

function add(state: State, key: string): void {
  if (state.stopped) return;
  if (state.working.has(key)) {
    state.again.add(key);
    return;
  }
  state.waiting.add(key);
  startWorkers(state);
}

function addAfter(state: State, key: string, delayMs: number): void {
  if (state.stopped) return;
  const dueMs = performance.now() + delayMs;
  const earlier = state.delayed.get(key);
  if (earlier !== undefined && earlier.dueMs <= dueMs) return;
  clearTimeout(earlier?.timer);
  const ring = (): void => {
    state.delayed.delete(key);
    add(state, key);
  };
  state.delayed.set(key, { timer: setTimeout(ring, Math.min(Math.max(delayMs, 0), timerMaxMs)), dueMs });
}

function startWorkers(state: State): void {
  for (const key of state.waiting) {
    if (state.working.size >= state.options.concurrency) return;
    state.waiting.delete(key);
    state.working.add(key);
    void workOn(state, key);
  }
}

async function workOn(state: State, key: string): Promise<void> {
  try {
    const result = await state.options.work(key);
    state.failures.delete(key);
    if (result?.againInMs !== undefined) addAfter(state, key, result.againInMs);
  } catch (cause) {
    retryLater(state, key, cause);
  } finally {
    state.working.delete(key);
    if (state.again.delete(key)) add(state, key);
    if (state.stopped && state.working.size === 0) state.idle?.();
    else startWorkers(state);
  }
}

function retryLater(state: State, key: string, cause: unknown): void {
  const { options } = state;
  const failures = (state.failures.get(key) ?? 0) + 1;
  state.failures.set(key, failures);
  const waitMs = backoffMs(options.backoff ?? usualBackoff, failures, (options.random ?? Math.random)());
  options.onFailure?.({ key, failures, waitMs, cause });
  addAfter(state, key, waitMs);
}

async function stop(state: State): Promise<void> {
  state.stopped = true;
  state.waiting.clear();
  state.again.clear();
  for (const { timer } of state.delayed.values()) clearTimeout(timer);
  state.delayed.clear();
  if (state.working.size === 0) return;
  await new Promise<void>((resolve) => {
    state.idle = resolve;
  });
}
