import type { Socket } from "node:net";
import { Client } from "pg";
import { Failure } from "../../../schemas/failures.ts";
import type { Credentials } from "../credentials.ts";
import { faultOf } from "./faults.ts";
import type { Query } from "./statements.ts";

export type PostgresTarget = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly tls: "VerifyFull" | "Require" | "Disable";
};

export type ConnectionParts = {
  /** An open connection to a host that may be read from. @throws Failure when it may not, or nobody answers */
  readonly dial: (target: {
    readonly host: string;
    readonly port: number;
    readonly timeoutMs: number;
  }) => Promise<Socket>;
  /** Read anew for each connection, so that a password can be changed without a restart. */
  readonly login: () => Promise<Credentials>;
};

export type Connection = {
  /** @throws Failure, also when no answer comes in time */
  readonly ask: (
    query: Query,
  ) => Promise<{ readonly rows: unknown[][]; readonly fields: readonly { name: string; dataTypeID: number }[] }>;
  readonly onNotification: (heard: () => void) => void;
  /** Calls back once, when the connection is gone, by whoever's doing. */
  readonly onEnd: (gone: () => void) => void;
  readonly end: () => void;
};

const connectTimeoutMs = 10_000;
const keepAliveMs = 10_000;
/** The server gives up first and says so; this is for a server or a network that says nothing any more. */
const silenceMs = 5000;
const goodbyeMs = 1000;
/** One statement and no more: without it, a query could end the transaction and begin another that writes. */
const extended = { queryMode: "extended" };

/** Logs in. Whatever waits on the connection fails when it ends. @throws Failure with cause and cure */
export async function connectPostgres(
  target: PostgresTarget,
  { dial, login, answerMs }: ConnectionParts & { readonly answerMs: number },
): Promise<Connection> {
  const { username, password, "ca.crt": ca } = await login();
  if (username === undefined || password === undefined) throw incomplete();
  const socket = await dial({ host: target.host, port: target.port, timeoutMs: connectTimeoutMs });
  const client = new Client({
    host: target.host,
    port: target.port,
    database: target.database,
    user: username,
    password,
    application_name: "consentry-sync",
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    stream: () => alreadyConnected(socket),
    ssl: target.tls === "Disable" ? false : { ca, rejectUnauthorized: target.tls === "VerifyFull" },
  });
  // Whoever waits is told by what they wait for.
  client.on("error", () => {});
  const answered = <T>(answer: Promise<T>, withinMs: number) =>
    inTime(answer, { withinMs, onSilence: () => socket.destroy() });
  try {
    await answered(client.connect(), connectTimeoutMs);
  } catch (cause) {
    socket.destroy();
    throw faultOf(cause);
  }
  return {
    ask: async ({ text, values }) =>
      await answered(client.query({ text, values, rowMode: "array", ...extended }), answerMs + silenceMs),
    onNotification: (heard) => void client.on("notification", heard),
    onEnd: (gone) => void client.once("end", gone),
    end: () => {
      client.end().catch(() => {});
      setTimeout(() => socket.destroy(), goodbyeMs).unref();
    },
  };
}

function incomplete(): Failure {
  return new Failure("BadSettings", "the Secret lacks a key: it needs username and password", { retry: true });
}

/** The driver dials itself; the connection is there already, to an address that was looked at. */
function alreadyConnected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      setImmediate(() => socket.emit("connect"));
      return socket;
    },
  });
}

async function inTime<T>(
  answer: Promise<T>,
  { withinMs, onSilence }: { withinMs: number; onSilence: () => void },
): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    silence.reject(new Failure("TimedOut", "the database does not answer", { retry: true }));
    onSilence();
  }, withinMs);
  try {
    return await Promise.race([answer, silence.promise]);
  } catch (cause) {
    throw faultOf(cause);
  } finally {
    clearTimeout(timer);
    answer.catch(() => {});
  }
}
