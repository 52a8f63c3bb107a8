import type { Process, Scheduler } from "./scheduler.ts";
import { faultsMs, startMs } from "./times.ts";

const slowRate = 0.004;

/** Tells a process of changes one after the other; now and then it takes longer, as when a reader has to be made again. */
export function inOrder(scheduler: Scheduler, process: Process): (tell: () => void) => void {
  let toldAtMs = 0;
  return (tell) => {
    const isSlow = scheduler.now() < startMs + faultsMs && scheduler.chance(slowRate);
    const wayMs = isSlow ? scheduler.between(200, 2000) : scheduler.between(0.1, 5);
    toldAtMs = Math.max(toldAtMs, scheduler.now() + wayMs);
    scheduler.after(toldAtMs - scheduler.now(), tell, process);
  };
}
