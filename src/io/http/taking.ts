import type { IncomingMessage, ServerResponse } from "node:http";

/** What servers that take signed messages have in common: bounds of time, of size and of how many are in hand. */

const requestMaxMs = 10_000;

export const requestLimits = {
  requestTimeout: requestMaxMs,
  headersTimeout: requestMaxMs / 2,
  connectionsCheckingInterval: 1000,
} as const;

/** Undefined when it is larger than it may be; the rest is not read then. */
export async function bodyOf(request: IncomingMessage, bytesMax: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bytesMax) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Does some things at a time; more are answered with `busy`: the memory of this process is bounded. */
export function atMost<T, Busy>(inHandMax: number, busy: Busy): (task: () => Promise<T>) => Promise<T | Busy> {
  let inHand = 0;
  return async (task) => {
    if (inHand >= inHandMax) return busy;
    inHand++;
    try {
      return await task();
    } finally {
      inHand--;
    }
  };
}

export function reply(response: ServerResponse, status: number, body: string | object): void {
  const isText = typeof body === "string";
  const type = { "content-type": isText ? "text/plain; charset=utf-8" : "application/json" };
  const retry = status === 503 ? { "retry-after": "5" } : {};
  // What was not read whole must not be taken for the next request.
  const close = status === 413 ? { connection: "close" } : {};
  response.writeHead(status, { ...type, ...retry, ...close }).end(isText ? body : JSON.stringify(body));
}
