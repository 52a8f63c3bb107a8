/** Waiting for a server that was just started. */
import { logTail, type RunningProcess } from "./process.ts";

/** The port was free when we looked and taken when the server bound it: choose another and start again. */
export class PortTaken extends Error {}

export interface HealthCheck {
  readonly process: RunningProcess;
  /** Whether the server serves now. May throw while it does not. */
  readonly isHealthy: () => Promise<boolean>;
  readonly deadlineMs: number;
}

const pollMs = 50;

/** Returns when the server is healthy; throws with the end of its log when it ends first or the deadline passes. */
export async function untilHealthy({ process, isHealthy, deadlineMs }: HealthCheck): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  while (performance.now() < giveUpAt) {
    if (!process.isRunning()) throw startFailure(process, "ended at once");
    if (await isHealthy().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  const failure = startFailure(process, `is not healthy after ${Math.round(deadlineMs / 1000)} s`);
  await process.stop();
  throw failure;
}

/** Calls `start` again when another program took one of its ports in the meantime. */
export async function retryTakenPorts<T>(start: () => Promise<T>, attemptsMax = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === attemptsMax) throw error;
    }
  }
}

function startFailure(process: RunningProcess, what: string): Error {
  const log = logTail(process.logFile);
  const message = `${process.name} ${what}. The end of ${process.logFile}:\n${log}`;
  return /address already in use/i.test(log) ? new PortTaken(message) : new Error(message);
}
