#!/usr/bin/env node
/** Chooses: a role (`consentry gate`), a command (`consentry status`), or what runs on one's own machine. Only that is loaded. */

import { keepCompiled } from "./io/keep-compiled.ts";
import { crashText, endByCrashText } from "./io/telemetry/crash.ts";

type RunningRole = { readonly stop: () => Promise<void>; readonly ended?: Promise<void> };
type StartRole = (env: NodeJS.ProcessEnv) => Promise<RunningRole>;

const roles: Readonly<Record<string, () => Promise<StartRole>>> = {
  operator: async () => (await import("./operator/start.ts")).startOperator,
  gate: async () => (await import("./gate/start.ts")).startGate,
  sync: async () => (await import("./edge/sync/start.ts")).startSync,
  intake: async () => (await import("./edge/intake/start.ts")).startIntake,
  dispatch: async () => (await import("./edge/dispatch/start.ts")).startDispatch,
};

/** Programs of their own, which read process.argv. */
const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  demo: () => import("./lab/demo/start.ts"),
  bench: () => import("./lab/bench/start.ts"),
};

const exitFault = 1;
const exitUsage = 2;
/** A role that has not stopped in order by then is ended: Kubernetes would do it with SIGKILL a little later. */
const stopDeadlineMs = 20_000;

await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<void> {
  const [word = "", ...rest] = argv;
  const program = Object.hasOwn(programs, word) ? programs[word] : undefined;
  const role = Object.hasOwn(roles, word) ? roles[word] : undefined;
  if (program !== undefined) return void (await runProgram(program));
  if (role !== undefined) return await runRole(word, { load: role, rest });
  await runTyped(argv);
}

async function runProgram(load: () => Promise<unknown>): Promise<void> {
  process.argv.splice(2, 1);
  await load();
}

async function runTyped(argv: readonly string[]): Promise<void> {
  keepCompiled(process.env);
  const { runCommand } = await import("./cli/index.ts");
  // `consentry status | head` closes our output early; that is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : exitFault));
  process.exitCode = await runCommand(argv, {
    env: process.env,
    console: { data: (text) => process.stdout.write(text), progress: (text) => process.stderr.write(text) },
  });
}

/** Runs until SIGTERM or SIGINT, or until the role ends by a fault, which is one line and exit code 1. */
async function runRole(name: string, { load, rest }: { load: () => Promise<StartRole>; rest: readonly string[] }) {
  if (rest.length > 0) return refuse(`${name} takes no arguments: its settings are environment variables.`);
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
  endByCrashText(name, exitFault);
  try {
    const start = await load();
    const starting = start(process.env);
    const running = await Promise.race([starting, asked]);
    // Asked to stop before it has begun: there is nothing in hand that could be lost.
    if (running === undefined) return process.exit(0);
    await Promise.race([asked, running.ended ?? asked]);
    setTimeout(() => process.exit(exitFault), stopDeadlineMs).unref();
    await running.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(crashText(name, error));
    process.exit(error instanceof Error && "code" in error && error.code === "BadSettings" ? exitUsage : exitFault);
  }
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitUsage;
}
