import type { Agent } from "undici";
import { Failure } from "../../schemas/failures.ts";
import { signature } from "../http/standard-webhooks.ts";
import type { Credentials } from "./credentials.ts";
import type { Guard } from "./guard.ts";
import { guardedAgent } from "./guarded-agent.ts";
import { sourceUrl } from "./source-url.ts";

export type WebhookSenderOptions = {
  readonly guard: Guard;
  /** What the Secret that signs holds now: `webhook-secret`, and `ca.crt` where the receiver's CA is one of your own. */
  readonly credentials: () => Promise<Credentials>;
  readonly timeoutMs?: number;
  readonly nowMs: () => number;
};

export type Outgoing = {
  readonly url: string;
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
    const credentials = await options.credentials();
    const timestamp = String(Math.floor(options.nowMs() / 1000));
    const message = { id: outgoing.id, timestamp, body: Buffer.from(outgoing.body) };
    const signed = signatureOf(credentials["webhook-secret"], message);
    agent = guardedAgent({ guard: options.guard, credentials, timeoutMs: options.timeoutMs ?? timeoutMs });
    const response = await agent.request({
      ...{ origin: url.origin, path: url.pathname + url.search, method: "POST", body: outgoing.body },
      headers: {
        ...{ "content-type": "application/json", "user-agent": "consentry" },
        "webhook-id": outgoing.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signed,
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

/** `v1,<base64>`, one for each secret: while it is changed, the old and the new one both sign. */
function signatureOf(text: string | undefined, message: { id: string; timestamp: string; body: Buffer }): string {
  const secrets = (text ?? "").split(/\s+/).filter((line) => line !== "");
  const signatures = secrets.flatMap((secret) => signature(secret, message) ?? []);
  if (signatures.length > 0 && signatures.length === secrets.length)
    return signatures.map((bytes) => `v1,${bytes.toString("base64")}`).join(" ");
  const cure = "write whsec_ and the base64 of 24 to 64 random bytes";
  throw new Failure("Unusable", `the Secret's key webhook-secret is no signing secret: ${cure}`, { retry: true });
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
