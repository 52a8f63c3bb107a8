/** The longest pauses of a process while it works. */
import { monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";

export type Pauses = {
  /** By the clock: how late a timer came. Other processes on the machine are in it. */
  readonly loopMs: number;
  /** By the processor: the longest turn of the event loop, whatever else the machine did. */
  readonly busyMs: number;
  /** By the clock, of the garbage collector alone. */
  readonly collectorMs: number;
};

const resolutionMs = 1;

export function watchPauses(): { readonly end: () => Promise<Pauses> } {
  let collectorMs = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) collectorMs = Math.max(collectorMs, duration);
  });
  observer.observe({ entryTypes: ["gc"] });
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const turns = watchTurns();
  return {
    end: async () => {
      await breathe();
      delay.disable();
      observer.disconnect();
      return { loopMs: Math.max(0, delay.max / 1e6 - resolutionMs), busyMs: turns.end(), collectorMs };
    },
  };
}

function watchTurns(): { readonly end: () => number } {
  let open = true;
  let longestMs = 0;
  let lastMs = threadMs();
  const turn = () => {
    const nowMs = threadMs();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    if (open) setImmediate(turn);
  };
  setImmediate(turn);
  return {
    end: () => {
      open = false;
      return longestMs;
    },
  };
}

/** What this thread has had of the processor. Linux counts up to now only when it is asked for the process; else up to its last tick. */
export function threadMs(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
