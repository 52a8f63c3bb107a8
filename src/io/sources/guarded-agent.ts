import { Agent, buildConnector } from "undici";
import type { Credentials } from "./credentials.ts";
import type { Guard } from "./guard.ts";
import { targetOf } from "./source-url.ts";

export type AgentOptions = {
  readonly guard: Guard;
  /** Of TLS: an own CA, and a certificate where the other side asks for one. */
  readonly credentials: Credentials;
  /** Longest that anything may take: a connection, an answer to begin, the next piece of it. */
  readonly timeoutMs: number;
};

/** Every connection is the guard's, with TLS on top of it. Redirects are never followed: they lead past the guard's list. */
export function guardedAgent({ guard, credentials, timeoutMs }: AgentOptions): Agent {
  const overTls = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    minVersion: "TLSv1.2",
    ca: credentials["ca.crt"],
    cert: credentials["tls.crt"],
    key: credentials["tls.key"],
  });
  return new Agent({
    connections: 1,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: (to, callback) => {
      const target = targetOf(new URL(`${to.protocol}//${to.host}`));
      guard.connect({ ...target, timeoutMs }).then(
        (httpSocket) => overTls({ ...to, httpSocket }, callback),
        (cause: Error) => callback(cause, null),
      );
    },
  });
}
