import { readFileSync } from "node:fs";
import { connect, credsAuthenticator, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";

export type { NatsConnection } from "@nats-io/transport-node";

export type NatsSettings = {
  readonly servers: string;
  /** Shown in the server's connection list. */
  readonly name: string;
  readonly user?: string | undefined;
  readonly pass?: string | undefined;
  readonly token?: string | undefined;
  /** Path of a credentials file. */
  readonly creds?: string | undefined;
  /** Path of the CA certificate; turns TLS on. */
  readonly tlsCa?: string | undefined;
  /** A role waits for its server for ever; a command for a person gives up at once. */
  readonly waitForServer?: boolean;
};

/**
 * Connects and stays connected. The client's own defaults give up after 20 s and notice a dead socket after minutes; these
 * settings never give up and notice within about nine seconds.
 *
 * @throws Failure `Unreachable` when the server does not answer and `waitForServer` is false
 */
export async function connectNats(settings: NatsSettings): Promise<NatsConnection> {
  try {
    return await connect({
      servers: settings.servers.split(","),
      name: settings.name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      pingInterval: 3000,
      maxPingOut: 2,
      timeout: 5000,
      // A trace costs an Error object a request, on the path of every message.
      noAsyncTraces: true,
      waitOnFirstConnect: settings.waitForServer ?? true,
      ignoreAuthErrorAbort: settings.waitForServer ?? true,
      ...authentication(settings),
      ...(settings.tlsCa ? { tls: { caFile: settings.tlsCa } } : {}),
    });
  } catch (cause) {
    throw new Failure("Unreachable", `NATS does not answer at ${withoutSecrets(settings.servers)}: is it running?`, {
      retry: true,
      cause,
    });
  }
}

function authentication(settings: NatsSettings) {
  if (settings.creds) return { authenticator: credsAuthenticator(readFileSync(settings.creds)) };
  if (settings.token) return { token: settings.token };
  if (settings.user) return { user: settings.user, pass: settings.pass ?? "" };
  return {};
}

function withoutSecrets(servers: string): string {
  return servers.replace(/\/\/[^@/,]*@/g, "//");
}

/**
 * Calls back after every reconnect: pulls open before it are gone, so whoever was reading has to ask again.
 * The returned function ends it.
 */
export function onReconnect(nc: NatsConnection, callback: () => void): () => void {
  let stopped = false;
  void (async () => {
    for await (const status of nc.status()) {
      if (stopped) return;
      if (status.type === "reconnect") callback();
    }
  })();
  return () => {
    stopped = true;
  };
}

/** Calls back at once, and whenever the connection is lost or there again. It ends with the connection. */
export function onConnection(nc: NatsConnection, callback: (connected: boolean) => void): void {
  callback(!nc.isClosed());
  void (async () => {
    for await (const { type } of nc.status()) {
      if (type === "disconnect" || type === "reconnect") callback(type === "reconnect");
    }
  })();
}
