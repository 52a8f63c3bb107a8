// Roles of two versions of this repository side by side, each a process of its own.
import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import type { NatsConnection } from "../../src/io/nats/connect.ts";
import { listBucket } from "../../src/io/nats/list-bucket.ts";
import { type RunningProcess, startProcess, temporaryDirectory } from "../../src/lab/servers/start.ts";
import { type GateRecord, gateRecord } from "../../src/schemas/wire/gates.ts";
import { buckets } from "../../src/schemas/wire/subjects.ts";
import { earlierVersion } from "./earlier-version.ts";
import { eventually } from "./eventually.ts";

export type Version = "earlier" | "today";
type Role = "operator" | "gate" | "dispatch" | "sync" | "intake";

export type TwoVersions = {
  /** Where a version lies. */
  readonly directory: (version: Version) => string;
  /** Starts a role under a name, which another version of it may have had before. */
  readonly start: (version: Version, role: Role, name: string) => Promise<void>;
  /** Ends it, and starts the same version again at once. */
  readonly restart: (name: string, signal: NodeJS.Signals) => Promise<void>;
  readonly end: (name: string, signal: NodeJS.Signals) => Promise<void>;
  /** What it has logged so far. */
  readonly log: (name: string) => Promise<string>;
  readonly audit: (version: Version) => Promise<{ readonly exitCode: number; readonly text: string }>;
  /** Kills all of them. */
  readonly stop: () => Promise<void>;
};

type Started = { readonly version: Version; readonly role: Role; readonly process: RunningProcess };

const today = resolve(import.meta.dirname, "../..");

/** @param environment of a role by its name */
export async function twoVersions(environment: (name: string) => Record<string, string>): Promise<TwoVersions> {
  const earlier = await earlierVersion();
  const logs = temporaryDirectory("consentry-versions-");
  const running = new Map<string, Started>();
  const directory = (version: Version) => (version === "today" ? today : earlier);
  return { directory, start, restart, end, log: (name) => readFile(logOf(name), "utf8"), audit, stop };

  function logOf(name: string): string {
    return join(logs, `${name}.log`);
  }

  async function start(version: Version, role: Role, name: string): Promise<void> {
    const process_ = await startProcess({
      name,
      command: process.execPath,
      args: [join(directory(version), "src/main.ts"), role],
      logFile: logOf(name),
      env: { ...process.env, ...environment(name), CONSENTRY_LOG_LEVEL: "info" },
    });
    running.set(name, { version, role, process: process_ });
  }

  async function restart(name: string, signal: NodeJS.Signals): Promise<void> {
    const before = running.get(name);
    if (!before) throw new Error(`nobody is called ${name}`);
    await end(name, signal);
    await start(before.version, before.role, name);
  }

  async function end(name: string, signal: NodeJS.Signals): Promise<void> {
    const one = running.get(name);
    running.delete(name);
    one?.process.signal(signal);
    await one?.process.exited;
  }

  function audit(version: Version): Promise<{ exitCode: number; text: string }> {
    return output([join(directory(version), "src/main.ts"), "audit"], environment("audit"));
  }

  async function stop(): Promise<void> {
    for (const name of [...running.keys()]) await end(name, "SIGKILL");
  }
}

/** Runs a program of plain Node. */
export function output(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ exitCode: number; text: string }>((resolve) => {
    const child = execFile(process.execPath, [...args], { env: { ...process.env, ...env } }, (_error, out, err) =>
      resolve({ exitCode: child.exitCode ?? 1, text: out + err }),
    );
  });
}

/** Waits until these gates, and no others, share all partitions. */
export async function untilShared(nc: NatsConnection, names: readonly string[], partitions: number): Promise<void> {
  await eventually(
    async () => {
      const gates = await gatesNow(nc);
      const worked = gates.flatMap((gate) => gate.partitions);
      const each = gates.filter((gate) => gate.partitions.length > 0).map(({ name }) => name);
      return each.sort().join() === [...names].sort().join() && new Set(worked).size === partitions;
    },
    { withinMs: 60_000, everyMs: 100 },
  );
}

/** What gates say of themselves. */
export async function gatesNow(nc: NatsConnection): Promise<GateRecord[]> {
  const found = await listBucket(nc, { bucket: buckets.gates, filter: ">", parse: (value) => gateRecord.parse(value) });
  return [...found.values()];
}

/** Today's policies without the filter's weights, whose format changes: both versions can read them. */
export async function policiesOfBoth(): Promise<string> {
  const directory = join(temporaryDirectory("consentry-policies-"), "policies");
  await cp(join(today, "policies"), directory, { recursive: true });
  const filter = join(directory, "data/consentry/filter");
  await rm(join(filter, "model.json"));
  const data = parse(await readFile(join(filter, "data.yaml"), "utf8"));
  data.unsure.NoModel = data.unsure.TooShort;
  await writeFile(join(filter, "data.yaml"), stringify(data));
  return directory;
}
