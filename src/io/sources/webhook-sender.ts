import { createHmac } from "node:crypto";
import { Agent, buildConnector } from "undici";
import { Failure } from "../../schemas/failures.ts";
import type { Credentials } from "./credentials.ts";
import type { Guard } from "./guard.ts";
import { sourceUrl, targetOf } from "./source-url.ts";

export type WebhookSenderOptions = {
  readonly guard: Guard;
  /** What the Secret holds now: `webhook-secret`, and `ca.crt` where the receiver's CA is one of your own. */
  readonly credentials: (name: string) => Promise<Credentials>;
  readonly timeoutMs?: number;
  readonly nowMs: () => number;
};

export type Outgoing = {
  readonly url: string;
  /** Name of the Secret that signs. */
  readonly credentials: string;
  /** The same for every copy: by it the receiver knows what it has. */
  readonly id: string;
  readonly body: string;
};

export type SentWebhook =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "unanswered"; readonly reason: string };

const timeoutMs = 15_000;
const retryAfterMaxMs = 3_600_000;

/**
 * Posts one webhook, signed as the Standard Webhooks specification says. A connection each: they are few, and the Secret and
 * the address behind the name are those of this moment. Redirects are never followed. Never throws for what the network,
 * the receiver or a declaration do.
 *
 * Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
 */
export async function sendWebhook(outgoing: Outgoing, options: WebhookSenderOptions): Promise<SentWebhook> {
  let agent: Agent | undefined;
  try {
    const url = sourceUrl(outgoing.url);
    const credentials = await options.credentials(outgoing.credentials);
    const seconds = Math.floor(options.nowMs() / 1000);
    const signature = signatureOf(outgoing, seconds, signingKeys(credentials["webhook-secret"]));
    agent = agentOf(credentials, options);
    const response = await agent.request({
      ...{ origin: url.origin, path: url.pathname + url.search, method: "POST", body: outgoing.body },
      headers: {
        ...{ "content-type": "application/json", "user-agent": "consentry" },
        "webhook-id": outgoing.id,
        "webhook-timestamp": String(seconds),
        "webhook-signature": signature,
      },
    });
    response.body.on("error", () => {}).destroy();
    const { statusCode: status, headers } = response;
    return { kind: "answered", status, retryAfterMs: retryAfterOf(String(headers["retry-after"] ?? "")) };
  } catch (cause) {
    return { kind: "unanswered", reason: reasonOf(cause) };
  } finally {
    await agent?.destroy();
  }
}

function agentOf(credentials: Credentials, options: WebhookSenderOptions): Agent {
  const limitMs = options.timeoutMs ?? timeoutMs;
  const overTls = buildConnector({
    allowH2: false,
    timeout: limitMs,
    minVersion: "TLSv1.2",
    ca: credentials["ca.crt"],
  });
  return new Agent({
    connections: 1,
    pipelining: 1,
    headersTimeout: limitMs,
    bodyTimeout: limitMs,
    connect: (to, callback) => {
      const target = targetOf(new URL(`${to.protocol}//${to.host}`));
      options.guard.connect({ ...target, timeoutMs: limitMs }).then(
        (httpSocket) => overTls({ ...to, httpSocket }, callback),
        (cause: Error) => callback(cause, null),
      );
    },
  });
}

const secretPattern = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/;

/** One a line, while it is changed: the old and the new one both sign. */
function signingKeys(text: string | undefined): Buffer[] {
  const lines = (text ?? "").split(/\s+/).filter((line) => line !== "");
  const keys = lines.flatMap((line) => {
    const [, base64] = secretPattern.exec(line) ?? [];
    return base64 === undefined ? [] : [Buffer.from(base64, "base64")];
  });
  if (keys.length > 0 && keys.length === lines.length) return keys;
  const cure = "write whsec_ and the base64 of 24 to 64 random bytes";
  throw new Failure("Unusable", `the Secret's key webhook-secret is no signing secret: ${cure}`, { retry: true });
}

/** `v1,<base64>` of HMAC-SHA256 over `<id>.<seconds>.<body>`, one for each secret. */
function signatureOf({ id, body }: Outgoing, seconds: number, keys: readonly Buffer[]): string {
  const signed = `${id}.${seconds}.${body}`;
  return keys.map((key) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`).join(" ");
}

function retryAfterOf(header: string): number | null {
  return /^\d{1,9}$/.test(header) ? Math.min(Number(header) * 1000, retryAfterMaxMs) : null;
}

/** In our own words: those of the network may name addresses. */
function reasonOf(cause: unknown): string {
  if (cause instanceof Failure) return cause.message;
  const { code, name } = cause as { code?: string; name?: string };
  const why = (code ?? name ?? "unknown fault").slice(0, 60);
  if (/TIMEOUT/.test(why)) return "does not answer in time";
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|ALTNAME/.test(why))
    return `has a certificate that is not trusted (${why}): correct it, or put its CA into ca.crt of the Secret`;
  return `cannot be reached (${why})`;
}
