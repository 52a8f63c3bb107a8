import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export type FeedServer = {
  readonly port: number;
  /** Requests so far: path with query, in order. */
  readonly asked: string[];
  /** Decides every answer from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly stop: () => Promise<void>;
};

/** A feed over TLS on loopback, whose answers a test decides. */
export async function startFeed(tls: ServerOptions, port = 0): Promise<FeedServer> {
  const asked: string[] = [];
  const server = createServer(tls, (request, response) => {
    asked.push(request.url ?? "");
    feed.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const feed: FeedServer = {
    port: (server.address() as AddressInfo).port,
    asked,
    answer: (_request, response) => void response.writeHead(404).end(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return feed;
}

export function sendJson(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  const body = JSON.stringify(value);
  const length = String(Buffer.byteLength(body));
  response.writeHead(200, { "content-type": "application/json", "content-length": length, ...headers }).end(body);
}

export function sendLines(
  response: ServerResponse,
  lines: readonly unknown[],
  headers: Record<string, string> = {},
): void {
  const body = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  response.writeHead(200, { "content-type": "application/x-ndjson", ...headers }).end(body);
}
