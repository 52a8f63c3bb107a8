/** A real nats-server with JetStream on loopback. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { retryTakenPorts, untilHealthy } from "./healthy.ts";
import { obtainServers } from "./obtain.ts";
import { freePorts } from "./ports.ts";
import { type RunningProcess, startProcess } from "./process.ts";

export interface NatsOptions {
  /** Where configuration, log and streams go; they survive a restart. */
  readonly dir: string;
  /** Client port; a free one unless given. */
  readonly port?: number;
  /** `true` answers a publish only after the disk has it (`sync_interval: always`), as production must. */
  readonly syncAlways?: boolean;
  /** More lines for nats.conf: accounts, limits. */
  readonly config?: string;
  /** Membership of a cluster, used by `startNatsCluster`. */
  readonly cluster?: {
    readonly name: string;
    readonly serverName: string;
    readonly port: number;
    readonly routes: readonly string[];
  };
}

export interface NatsServer {
  readonly url: string;
  /** http://…: /healthz, /varz, /jsz */
  readonly monitorUrl: string;
  readonly logFile: string;
  /** Of the process that runs now; it changes with every start. */
  readonly pid: number;
  /** Sends a signal and, if it ends the server (SIGKILL, SIGTERM, SIGINT), waits until it is gone. SIGSTOP freezes, SIGCONT thaws. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts a server that was killed, on its old port and files, and waits until it is healthy. */
  start(): Promise<void>;
  /** Ends it (SIGTERM unless told otherwise) and starts it again. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

const healthyDeadlineMs = 30_000;
const healthRequestMs = 1_000;
const endingSignals: readonly NodeJS.Signals[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGQUIT"];

/** Starts a server and waits until JetStream serves. It ends with this process at the latest. */
export function startNats(options: NatsOptions): Promise<NatsServer> {
  return retryTakenPorts(() => startOnFreePorts(options));
}

async function startOnFreePorts(options: NatsOptions): Promise<NatsServer> {
  const { "nats-server": command } = await obtainServers(["nats-server"]);
  const [freePort = 0, monitorPort = 0] = await freePorts(2);
  const port = options.port ?? freePort;
  const configFile = writeConfig({ options, port, monitorPort });
  const logFile = join(options.dir, "nats.log");
  const monitorUrl = `http://127.0.0.1:${monitorPort}`;
  const launch = () => startProcess({ name: "nats-server", command, args: ["--config", configFile], logFile });
  // A member of a cluster has no JetStream leader, and so is not healthy, before the others are there: that is the cluster's to wait for.
  const path = options.cluster ? "/healthz?js-enabled-only=true" : "/healthz";
  const healthy = (server: RunningProcess) =>
    untilHealthy({ process: server, deadlineMs: healthyDeadlineMs, isHealthy: () => answersOk(monitorUrl + path) });
  let running = await launch();
  await healthy(running);
  const start = async () => {
    running = await launch();
    await healthy(running);
  };
  const kill = async (signal: NodeJS.Signals) => {
    running.signal(signal);
    if (!endingSignals.includes(signal)) return;
    running.signal("SIGCONT");
    await running.exited;
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    monitorUrl,
    logFile,
    get pid() {
      return running.pid;
    },
    kill,
    start,
    async restart(signal = "SIGTERM") {
      await kill(signal);
      await start();
    },
    stop: () => running.stop(),
  };
}

interface Config {
  readonly options: NatsOptions;
  readonly port: number;
  readonly monitorPort: number;
}

function writeConfig({ options, port, monitorPort }: Config): string {
  const { dir, cluster } = options;
  mkdirSync(dir, { recursive: true });
  const lines = [
    `server_name: ${JSON.stringify(cluster?.serverName ?? "lab")}`,
    `listen: "127.0.0.1:${port}"`,
    `http: "127.0.0.1:${monitorPort}"`,
    "jetstream {",
    `  store_dir: ${JSON.stringify(join(dir, "jetstream"))}`,
    ...(options.syncAlways ? ["  sync_interval: always"] : []),
    "}",
    ...(cluster ? clusterLines(cluster) : []),
    options.config ?? "",
  ];
  const file = join(dir, "nats.conf");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

function clusterLines(cluster: NonNullable<NatsOptions["cluster"]>): string[] {
  return [
    "cluster {",
    `  name: ${JSON.stringify(cluster.name)}`,
    `  listen: "127.0.0.1:${cluster.port}"`,
    `  routes: ${JSON.stringify(cluster.routes)}`,
    "}",
  ];
}

export async function answersOk(url: string): Promise<boolean> {
  const response = await ask(url);
  return response.ok;
}

export async function readJson<T>(url: string): Promise<T> {
  const response = await ask(url);
  return (await response.json()) as T;
}

async function ask(url: string): Promise<Response> {
  return await fetch(url, { signal: AbortSignal.timeout(healthRequestMs) });
}
