import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";

export type Received = {
  readonly id: string;
  readonly body: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  /** Whether the secret has signed it just now. */
  readonly signed: boolean;
  /** Everything but the body. */
  readonly around: string;
};

export type Receiver = {
  readonly url: string;
  readonly port: number;
  /** Everything that came, whatever was answered. */
  readonly received: readonly Received[];
  /** What is answered from now on, by what came. */
  readonly answer: (status: number | ((text: string) => number)) => void;
  readonly stop: () => Promise<void>;
};

/** A system that takes webhooks, and verifies them as the specification tells receivers to, with none of our code. */
export async function webhookReceiver(options: {
  readonly cert: string;
  readonly key: string;
  readonly secret: string;
  readonly port?: number;
}): Promise<Receiver> {
  const received: Received[] = [];
  let statusOf = (_text: string): number => 204;
  const server: Server = createServer({ cert: options.cert, key: options.key }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const header = (name: string) => String(request.headers[name] ?? "");
      const around = JSON.stringify({ url: request.url, headers: request.headers });
      received.push({
        id: header("webhook-id"),
        body: JSON.parse(text),
        signed: isSigned(text, header, options.secret),
        around,
      });
      response.writeHead(statusOf(text)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}/withdrawals`,
    port,
    received,
    answer: (status) => {
      statusOf = typeof status === "number" ? () => status : status;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function isSigned(text: string, header: (name: string) => string, secret: string): boolean {
  const seconds = Number(header("webhook-timestamp"));
  if (Math.abs(Date.now() / 1000 - seconds) > 300) return false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const content = `${header("webhook-id")}.${seconds}.${text}`;
  const wanted = createHmac("sha256", key).update(content).digest();
  return header("webhook-signature")
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .some((each) => {
      const given = Buffer.from(each.slice(3), "base64");
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    });
}
