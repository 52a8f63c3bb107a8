import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { authenticatorOf, type NatsCredentials } from "./credentials.ts";

export type { NatsConnection } from "@nats-io/transport-node";

export type NatsSettings = NatsCredentials & {
  readonly servers: string;
  /** Shown in the server's connection list. */
  readonly name: string;
  /** What answers to us are sent below; whoever else may listen there reads them. */
  readonly inboxPrefix?: string | undefined;
  /** Paths of the CA certificate, of our own and of its key, in PEM; each turns TLS on, and is read at every connection. */
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  /** A role waits for its server for ever; a command for a person gives up at once. */
  readonly waitForServer?: boolean;
};

/**
 * Connects and stays connected. The client's own defaults give up after 20 s and notice a dead socket after minutes; these
 * settings never give up and notice within about nine seconds.
 *
 * A server that refuses our credentials is one that has not been told of them yet, or no more: a role asks again with what its
 * files hold then.
 *
 * @throws Failure `Unreachable` when the server does not answer and `waitForServer` is false, `BadSettings`
 */
export async function connectNats(settings: NatsSettings): Promise<NatsConnection> {
  const authenticator = authenticatorOf(settings);
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
      ...(settings.inboxPrefix ? { inboxPrefix: settings.inboxPrefix } : {}),
      ...(authenticator ? { authenticator } : {}),
      ...tlsOf(settings),
    });
  } catch (cause) {
    throw new Failure("Unreachable", `NATS does not answer at ${withoutSecrets(settings.servers)}: is it running?`, {
      retry: true,
      cause,
    });
  }
}

function tlsOf({ tlsCa, tlsCert, tlsKey }: NatsSettings) {
  if (!tlsCa && !tlsCert) return {};
  return {
    tls: {
      ...(tlsCa ? { caFile: tlsCa } : {}),
      ...(tlsCert ? { certFile: tlsCert } : {}),
      ...(tlsKey ? { keyFile: tlsKey } : {}),
    },
  };
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

/**
 * Calls back at once, and whenever the connection is lost or there again. It ends with the connection.
 *
 * @returns what says why nothing can be done now; undefined while the connection is there
 */
export function onConnection(
  nc: NatsConnection,
  callback: (connected: boolean) => void,
): () => "NATS cannot be reached" | undefined {
  let isConnected = !nc.isClosed();
  callback(isConnected);
  void (async () => {
    for await (const { type } of nc.status()) {
      if (type !== "disconnect" && type !== "reconnect") continue;
      isConnected = type === "reconnect";
      callback(isConnected);
    }
  })();
  return () => (isConnected ? undefined : "NATS cannot be reached");
}
