import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type HttpServer, serveHttp } from "./server.ts";
import { atMost, bodyOf, reply, requestLimits } from "./taking.ts";

/** How a webhook was answered; `stored` alone is 200. */
export type WebhookAnswer = "stored" | "unreadable" | "later" | "unsigned" | "too-large" | "busy";

export type WebhookOptions = {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Secrets of the app that may have signed; more than one while it is changed. None: nothing is taken. */
  readonly secrets: () => readonly string[];
  /** What was entered beside the address at WhatsApp, by which it and we know each other. */
  readonly verifyToken: () => string | undefined;
  readonly take: (body: Uint8Array) => Promise<"stored" | "unreadable" | "later">;
  readonly onAnswer: (answer: WebhookAnswer, seconds: number) => void;
};

export const webhookPath = "/webhook";

/** WhatsApp's own bound of a webhook. */
const bodyBytesMax = 3 * 1024 * 1024;
/** Webhooks in hand. More are left to WhatsApp to repeat. */
const inHandMax = 64;

const statusOf: Readonly<Record<WebhookAnswer, number>> = {
  stored: 200,
  unreadable: 400,
  unsigned: 401,
  "too-large": 413,
  busy: 503,
  later: 503,
};

/**
 * Receives WhatsApp's webhooks: GET proves who we are when the address is entered there, POST brings what happened, signed
 * with the app's secret over the very bytes. Source: Meta, "Webhooks: getting started", "Verification requests" and
 * "Validating payloads".
 *
 * @throws Failure BadSettings when it cannot listen there
 */
export async function serveWebhooks(options: WebhookOptions): Promise<HttpServer> {
  const bounded = atMost<WebhookAnswer, "busy">(inHandMax, "busy");
  return await serveHttp(options.listen, (request, response) => void answer(request, response), requestLimits);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== webhookPath) return reply(response, 404, `WhatsApp's webhooks are taken at ${webhookPath}`);
    if (request.method === "GET") return verify(url, options.verifyToken(), response);
    if (request.method !== "POST") return reply(response, 405, "GET or POST");
    const startedMs = performance.now();
    const given = await bounded(() => answerPost(request)).catch((): WebhookAnswer => "later");
    options.onAnswer(given, (performance.now() - startedMs) / 1000);
    reply(response, statusOf[given], given);
  }

  async function answerPost(request: IncomingMessage): Promise<WebhookAnswer> {
    const body = await bodyOf(request, bodyBytesMax);
    if (body === undefined) return "too-large";
    const signature = request.headers["x-hub-signature-256"];
    if (!isSigned(body, String(signature), options.secrets())) return "unsigned";
    return await options.take(body);
  }
}

const signaturePattern = /^sha256=([0-9a-f]{64})$/i;

/** Whether one of the secrets has signed these bytes. How long it takes says nothing about how much was right. */
export function isSigned(body: Uint8Array, signature: string, secrets: readonly string[]): boolean {
  const given = Buffer.from(signaturePattern.exec(signature)?.[1] ?? "", "hex");
  if (given.length === 0) return false;
  const matches = secrets.map((secret) => timingSafeEqual(createHmac("sha256", secret).update(body).digest(), given));
  return matches.includes(true);
}

/** Echoes only what WhatsApp may ask: a number, or at most a word. */
const challengePattern = /^[\w-]{1,256}$/;

function verify(url: URL, token: string | undefined, response: ServerResponse): void {
  const asked = (name: string) => url.searchParams.get(`hub.${name}`) ?? "";
  const isOurs = token !== undefined && asked("mode") === "subscribe" && isSame(asked("verify_token"), token);
  if (isOurs && challengePattern.test(asked("challenge"))) reply(response, 200, asked("challenge"));
  else reply(response, 403, "not the token of this address");
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHmac("sha256", "compare").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
