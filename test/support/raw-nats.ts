/** A producer that keeps to no client library: what it sends is what stands on the wire. */
import { createConnection } from "node:net";

export type RawMessage = {
  readonly subject: string;
  readonly data: Uint8Array | string;
  /** Lines behind `NATS/1.0`, each with its own line end, as they are to stand on the wire. */
  readonly headers?: string;
};

/** The server's answer: a JetStream acknowledgement or error, `-ERR …`, or `closed`. */
export type RawAnswer = { readonly ack: unknown } | { readonly error: string };

const answerDeadlineMs = 5000;

/** Publishes one message on a connection of its own and answers what the server said to it. */
export function publishRaw(url: string, message: RawMessage): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) });
    let received = "";
    const settle = (answer: RawAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ error: "no answer" }), answerDeadlineMs);
    socket.on("error", () => settle({ error: errorIn(received) ?? "closed" }));
    socket.on("close", () => settle({ error: errorIn(received) ?? "closed" }));
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const body = /MSG _INBOX\.raw \d+ (?:\d+ )?\d+\r\n([\s\S]*?)\r\n$/.exec(received)?.[1];
      if (errorIn(received) !== undefined) settle({ error: errorIn(received) ?? "" });
      else if (body !== undefined) settle(body.startsWith("{") ? { ack: JSON.parse(body) } : { error: body.trim() });
    });
    socket.write('CONNECT {"verbose":false,"headers":true,"no_responders":true}\r\nSUB _INBOX.raw 1\r\n');
    socket.write(frameOf(message));
  });
}

function errorIn(received: string): string | undefined {
  return /-ERR '([^']*)'/.exec(received)?.[1];
}

function frameOf({ subject, data, headers }: RawMessage): Buffer {
  const body = Buffer.from(data);
  const head = Buffer.from(headers === undefined ? "" : `NATS/1.0\r\n${headers}\r\n`);
  const line =
    headers === undefined
      ? `PUB ${subject} _INBOX.raw ${body.length}\r\n`
      : `HPUB ${subject} _INBOX.raw ${head.length} ${head.length + body.length}\r\n`;
  return Buffer.concat([Buffer.from(line), head, body, Buffer.from("\r\n")]);
}
