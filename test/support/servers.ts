/**
 * Real servers for a test file. They start before its first test and end after its last.
 *
 *     describeWithServers("the gate", () => {
 *       const nats = useNats({ syncAlways: true });
 *       it("judges in stream order", async () => { … nats().url … });
 *     });
 */
import { afterAll, beforeAll, describe } from "vitest";
import {
  type KubernetesOptions,
  type KubernetesServer,
  type NatsOptions,
  type NatsServer,
  type PostgresOptions,
  type PostgresServer,
  removeDirectory,
  startKubernetes,
  startNats,
  startPostgres,
  temporaryDirectory,
} from "../../src/lab/servers/start.ts";

/** First start on a machine that has to fetch or build the servers, when the file is run alone. */
const startDeadlineMs = 30 * 60_000;
const stopDeadlineMs = 30_000;

/** A block of tests that need servers: skipped by name when CONSENTRY_SKIP_SERVERS=1, failing when a server cannot start. */
export const describeWithServers = describe.skipIf(process.env.CONSENTRY_SKIP_SERVERS === "1");

/** A nats-server for this block; call the answer inside a test. */
export function useNats(options: Omit<NatsOptions, "dir"> = {}): () => NatsServer {
  return useServer((dir) => startNats({ ...options, dir }));
}

/** An API server with etcd for this block; call the answer inside a test. */
export function useKubernetes(options: Omit<KubernetesOptions, "dir"> = {}): () => KubernetesServer {
  return useServer((dir) => startKubernetes({ ...options, dir }));
}

/** A PostgreSQL for this block; call the answer inside a test. */
export function usePostgres(options: PostgresOptions = {}): () => PostgresServer {
  return useServer(() => startPostgres(options));
}

function useServer<Server extends { stop(): Promise<void> }>(start: (dir: string) => Promise<Server>): () => Server {
  let server: Server | undefined;
  let dir: string | undefined;
  beforeAll(async () => {
    dir = temporaryDirectory("consentry-test-");
    server = await start(dir);
  }, startDeadlineMs);
  afterAll(async () => {
    await server?.stop();
    if (dir !== undefined) await removeDirectory(dir);
  }, stopDeadlineMs);
  return () => {
    if (server === undefined) throw new Error("the server starts in beforeAll: ask for it inside a test");
    return server;
  };
}
