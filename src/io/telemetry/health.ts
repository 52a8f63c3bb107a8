import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../../schemas/failures.ts";

export type HealthOptions = {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  readonly metricsText: () => Promise<string>;
  /** Why this process cannot do its work now, for a person; undefined when it can. Shown by /readyz. */
  readonly notReadyBecause: () => string | undefined;
  /** Why it should be restarted; undefined when it lives. Almost always: nothing heals by a restart that would not heal by itself. */
  readonly deadBecause?: () => string | undefined;
};

export type HealthServer = {
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string;
  stop(): Promise<void>;
};

/** Serves /healthz, /readyz and /metrics. @throws Failure BadSettings when it cannot listen there */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const { host, port } = addressOf(options.listen);
  const server = createServer((request, response) => void answer(options, request.url ?? "/", response));
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: Error): void => reject(cannotListen(options.listen, cause));
    server.once("error", refuse);
    server.listen(port, host, () => {
      server.off("error", refuse);
      resolve();
    });
  });
  return {
    url: urlOf(server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: HealthOptions, url: string, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(url, "http://localhost");
  if (pathname === "/metrics") {
    const text = await options.metricsText().catch(() => undefined);
    return reply(response, text === undefined ? 500 : 200, text ?? "metrics cannot be read\n");
  }
  if (pathname === "/healthz") return replyUnless(response, options.deadBecause?.());
  if (pathname === "/readyz") return replyUnless(response, options.notReadyBecause());
  reply(response, 404, "try /healthz, /readyz or /metrics\n");
}

function replyUnless(response: ServerResponse, problem: string | undefined): void {
  reply(response, problem === undefined ? 200 : 503, problem === undefined ? "ok\n" : `${problem}\n`);
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
}

function addressOf(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(":");
  const port = Number(listen.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Failure("BadSettings", `"${listen}" is no address: write host:port, such as 127.0.0.1:9464`, {
      retry: false,
    });
  }
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, "") || "0.0.0.0", port };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === "string") return "";
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function cannotListen(listen: string, cause: Error): Failure {
  return new Failure("BadSettings", `cannot listen on ${listen}: ${cause.message}`, { retry: false, cause });
}
