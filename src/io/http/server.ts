import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../../schemas/failures.ts";

export type HttpServer = {
  /** Such as `http://127.0.0.1:9464`. */
  readonly url: string;
  stop(): Promise<void>;
};

/**
 * Answers requests until stopped.
 *
 * @param listen `host:port`; port 0 takes a free one
 * @throws Failure BadSettings when it cannot listen there
 */
export async function serveHttp(
  listen: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: ServerOptions = {},
): Promise<HttpServer> {
  const { host, port } = addressOf(listen);
  const server = createServer(options, answer);
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: Error): void => reject(cannotListen(listen, cause));
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
