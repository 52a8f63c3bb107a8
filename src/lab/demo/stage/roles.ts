/** Consentry's roles, each a process of its own, as a kubelet would run them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { logTail } from "../../servers/process.ts";
import { type RunningProcess, startProcess } from "../../servers/start.ts";
import { places } from "./places.ts";
import { until } from "./until.ts";

export type RoleSpec = {
  /** Name of the process, such as gate-0. */
  readonly name: string;
  /** As `consentry <role>` takes it. */
  readonly role: "operator" | "gate" | "sync" | "intake" | "dispatch";
  readonly env: Readonly<Record<string, string>>;
};

export type Roles = {
  readonly start: (spec: RoleSpec) => Promise<void>;
  /** Another program beside the roles, such as the fake Cloud API. */
  readonly startBeside: (beside: {
    readonly name: string;
    readonly args: readonly string[];
  }) => Promise<RunningProcess>;
  /** SIGKILL, as the kernel does when memory runs out; nobody is told. */
  readonly kill: (name: string) => Promise<void>;
  /** Starts a killed one again, under its old name. */
  readonly restart: (name: string) => Promise<void>;
  /** Throws when a process has ended that nobody ended. */
  readonly check: () => void;
  readonly logFiles: () => readonly string[];
  readonly stop: () => Promise<void>;
};

type Running = { readonly spec: RoleSpec | undefined; readonly process: RunningProcess };

export function createRoles(logs: string): Roles {
  const running = new Map<string, Running>();
  const killed = new Map<string, Running>();
  return {
    start,
    startBeside: async ({ name, args }) => {
      const process = await startProcess({ ...program(name, args), env: basics });
      running.set(name, { spec: undefined, process });
      return process;
    },
    kill: async (name) => {
      const role = known(name);
      running.delete(name);
      killed.set(name, role);
      role.process.signal("SIGKILL");
      await role.process.exited;
    },
    restart: async (name) => {
      const spec = killed.get(name)?.spec;
      if (spec !== undefined) await start(spec);
    },
    check: () => {
      for (const [name, { process }] of running) if (!process.isRunning()) throw new Error(endedText(name, process));
    },
    logFiles: () => [...running.values()].map(({ process }) => process.logFile),
    stop: async () => {
      const all = [...running.values()];
      running.clear();
      await Promise.all(all.map(({ process }) => process.stop()));
    },
  };

  async function start(spec: RoleSpec): Promise<void> {
    const env = { ...basics, ...spec.env, CONSENTRY_NAME: spec.name };
    running.set(spec.name, {
      spec,
      process: await startProcess({ ...program(spec.name, [places.main, spec.role]), env }),
    });
  }

  function program(name: string, args: readonly string[]) {
    return { name, command: process.execPath, args, logFile: join(logs, `${name}.log`) };
  }

  function known(name: string): Running {
    const role = running.get(name);
    if (role === undefined) throw new Error(`${name} does not run`);
    return role;
  }
}

/** Nothing of the environment of whoever started the demo leads a role elsewhere. */
const basics: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };

function endedText(name: string, { logFile }: RunningProcess): string {
  return `${name} has ended by itself. Its last words:\n${logTail(logFile)}`;
}

const firstLineDeadlineMs = 10_000;

/** The JSON line that a program prints when it is ready. */
export async function firstLine(process: RunningProcess): Promise<unknown> {
  const line = await until(
    { what: `${process.name} tells its address`, deadlineMs: firstLineDeadlineMs, check: () => {} },
    () =>
      readFileSync(process.logFile, "utf8")
        .split("\n")
        .find((text) => text.startsWith("{")),
  );
  return JSON.parse(line);
}
