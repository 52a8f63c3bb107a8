/** A real PostgreSQL on loopback. */
import { chownSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { removeDirectory, temporaryDirectory } from "./guard.ts";
import { retryTakenPorts, untilHealthy } from "./healthy.ts";
import { freePorts } from "./ports.ts";
import { obtainPostgres } from "./postgres-programs.ts";
import { logTail, startProcess } from "./process.ts";

export interface PostgresOptions {
  /** Certificate and key of the server, as PEM; without them it speaks no TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** More settings for the server. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** Who may do everything. */
  readonly admin: { readonly user: string; readonly password: string };
  readonly logFile: string;
  /** Runs SQL as the administrator, in the database `postgres` unless told otherwise, and answers the last statement's rows. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Ends it as if the power had failed; what was committed is there again after `start`. */
  kill(): Promise<void>;
  /** Starts a server that was killed, on its old port and files. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

type User = { readonly uid: number; readonly gid: number };

const host = "127.0.0.1";
const admin = { user: "postgres", password: "of-this-run-only" };
const healthyDeadlineMs = 30_000;
/** A test's database is thrown away: no need that the disk has it. */
const throwAway = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };

/** Starts a server with an empty database `postgres`. It ends with this process at the latest. */
export function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  return retryTakenPorts(() => startOnFreePort(options));
}

async function startOnFreePort(options: PostgresOptions): Promise<PostgresServer> {
  // A directory of its own, right below the system's temporary one: PostgreSQL may run as somebody who can enter no other.
  const directory = temporaryDirectory("consentry-postgres-");
  const user = otherUser();
  const programs = placeOf(await obtainPostgres(), { directory, user });
  const data = await makeDatabase({ programs, directory, user, options });
  const [port = 0] = await freePorts(1);
  const logFile = join(directory, "postgres.log");
  const sql = (text: string, values: readonly unknown[] = []) => ask(port, text, values);
  const launch = async () => {
    const args = ["-D", data, ...settingsOf(port, options)];
    const process = await startProcess({
      name: "postgres",
      command: join(programs, "postgres"),
      args,
      logFile,
      ...user,
    });
    const isHealthy = async () => (await sql("SELECT 1")).length === 1;
    await untilHealthy({ process, deadlineMs: healthyDeadlineMs, isHealthy });
    return process;
  };
  let running = await launch();
  // At once, without waiting for clients to leave.
  const kill = async () => {
    running.signal("SIGQUIT");
    await running.exited;
  };
  return {
    host,
    port,
    admin,
    logFile,
    sql,
    kill,
    start: async () => {
      running = await launch();
    },
    stop: async () => {
      await kill();
      await removeDirectory(directory);
    },
  };
}

async function ask(port: number, text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> {
  const client = new Client({ host, port, database: "postgres", ...admin, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const answer: unknown = await client.query(text, [...values]);
    const last = Array.isArray(answer) ? answer.at(-1) : answer;
    return (last as { rows: Record<string, unknown>[] }).rows;
  } finally {
    await client.end();
  }
}

type Making = {
  readonly programs: string;
  readonly directory: string;
  readonly user: { readonly user?: User };
  readonly options: PostgresOptions;
};

async function makeDatabase({ programs, directory, user, options }: Making): Promise<string> {
  const data = join(directory, "data");
  const passwordFile = join(directory, "password");
  const logFile = join(directory, "initdb.log");
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, admin.password);
  const own = (path: string) => user.user && chownSync(path, user.user.uid, user.user.gid);
  for (const path of [directory, data, passwordFile]) own(path);
  const args = ["-D", data, "-U", admin.user, "--pwfile", passwordFile, "--auth", "scram-sha-256"];
  const more = ["--encoding", "UTF8", "--locale", "C", "--no-sync"];
  const command = join(programs, "initdb");
  const initdb = await startProcess({
    name: "initdb",
    command,
    args: [...args, ...more],
    logFile,
    cwd: directory,
    ...user,
  });
  if ((await initdb.exited) !== 0) throw new Error(`initdb made no database:\n${logTail(logFile)}`);
  for (const [name, text] of Object.entries(options.tls ?? {})) {
    const path = join(data, `server.${name}`);
    writeFileSync(path, text, { mode: 0o600 });
    own(path);
  }
  return data;
}

function settingsOf(port: number, { tls, settings }: PostgresOptions): string[] {
  const all = {
    listen_addresses: host,
    port: String(port),
    unix_socket_directories: "",
    ...throwAway,
    ...(tls === undefined ? {} : { ssl: "on", ssl_cert_file: "server.cert", ssl_key_file: "server.key" }),
    ...settings,
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** PostgreSQL refuses to run as root; then it runs as its own user or as nobody. */
function otherUser(): { readonly user?: User } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const [, , uid, gid] = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody") ?? [];
  if (uid === undefined) throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
  return { user: { uid: Number(uid), gid: Number(gid) } };
}

/** The programs where that user can reach them: root's own cache may be closed to everybody else. */
function placeOf(
  programs: string,
  { directory, user }: { readonly directory: string; readonly user: { user?: User } },
): string {
  if (user.user === undefined || isOpen(programs)) return programs;
  const copy = join(directory, "programs");
  cpSync(dirname(programs), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, "bin");
}

function isOpen(path: string): boolean {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpen(parent));
}
