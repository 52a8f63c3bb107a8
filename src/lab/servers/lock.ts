/** One process at a time fetches or builds; the others wait and then find what it made. */
import { closeSync, openSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface Lock {
  readonly file: string;
  readonly progress: (line: string) => void;
}

/** The holder touches the file this often … */
const heartbeatMs = 2_000;
/** … so a file untouched for this long was left behind by a process that died. Long enough for a laptop's short sleep. */
const abandonedMs = 20_000;
const pollMs = 500;
/** A first build of everything takes about twelve minutes on two cores. */
const deadlineMs = 45 * 60_000;

/** Runs `work` while holding the lock file. */
export async function withLock<T>(lock: Lock, work: () => Promise<T>): Promise<T> {
  await acquire(lock);
  const heartbeat = setInterval(() => utimesSync(lock.file, new Date(), new Date()), heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(lock.file, { force: true });
  }
}

async function acquire({ file, progress }: Lock): Promise<void> {
  const giveUpAt = performance.now() + deadlineMs;
  let told = false;
  while (!tryAcquire(file)) {
    if (performance.now() > giveUpAt)
      throw new Error(`another process has held ${file} for too long; remove it if none runs`);
    if (isAbandoned(file)) rmSync(file, { force: true });
    if (!told) progress("another process is fetching servers; waiting for it");
    told = true;
    await sleep(pollMs);
  }
}

function tryAcquire(file: string): boolean {
  try {
    const handle = openSync(file, "wx");
    writeSync(handle, `${process.pid}\n`);
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(file: string): boolean {
  const status = statSync(file, { throwIfNoEntry: false });
  return status !== undefined && Date.now() - status.mtimeMs > abandonedMs;
}
