/** Child processes that never outlive this one. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { guard, release } from "./guard.ts";

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Takes standard output and error; appended to, so that it tells of all restarts. */
  readonly logFile: string;
  readonly cwd?: string;
  /** The whole environment of the child; without it, ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whom it runs as, for programs that refuse to run as root; without it, as we do. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process is gone; its exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  isRunning(): boolean;
  /** Sends a signal to the process and its children. */
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, insists with SIGKILL after `graceMs`, and waits until it is gone. */
  stop(graceMs?: number): Promise<void>;
}

/** Time a server has to close its files before it is killed. Everything we start is throw-away, so it is short. */
const stopGraceMs = 5_000;

/** Starts a process in a group of its own: Ctrl-C in the terminal reaches us, and we end our children in order. */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const log = openSync(spec.logFile, "a");
  const child = spawn(spec.command, [...spec.args], {
    detached: true,
    stdio: ["ignore", log, log],
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    env: spec.env ?? process.env,
    ...spec.user,
  });
  closeSync(log);
  const pid = child.pid;
  if (pid === undefined) {
    const cause = await new Promise<Error>((resolve) => child.once("error", resolve));
    throw new Error(`${spec.name} could not be started`, { cause });
  }
  guard({ group: pid });
  let running = true;
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      running = false;
      release({ group: pid });
      resolve(code);
    });
  });
  const signal = (name: NodeJS.Signals) => (running ? signalGroup(pid, name) : undefined);
  return {
    name: spec.name,
    pid,
    logFile: spec.logFile,
    exited,
    isRunning: () => running,
    signal,
    async stop(graceMs = stopGraceMs) {
      signal("SIGTERM");
      // A stopped process (SIGSTOP) reads no other signal until it goes on.
      signal("SIGCONT");
      const insist = setTimeout(() => signal("SIGKILL"), graceMs);
      await exited;
      clearTimeout(insist);
    },
  };
}

/** The last lines of a log, to tell in an error why a server did not start. */
export function logTail(logFile: string, lineCount = 15): string {
  return readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lineCount).join("\n");
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // It ended between the question and the signal.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
