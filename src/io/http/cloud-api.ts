import { Pool } from "undici";
import type { CloudAnswer } from "../../schemas/whatsapp/cloud-answer.ts";

export type CloudApiSettings = {
  /** Such as `https://graph.facebook.com`. */
  readonly baseUrl: string;
  /** Such as `v23.0`. */
  readonly version: string;
  /** Asked before every request, so that a rotated token needs no restart; undefined when there is none. */
  readonly token: () => string | undefined;
  readonly connections: number;
  readonly connectTimeoutMs?: number;
  /** From the first byte of the request to the last of the answer. */
  readonly answerTimeoutMs?: number;
};

export type CloudApi = {
  /** Posts one message. Never throws for what the network or WhatsApp do; never repeats a request by itself. */
  readonly post: (phoneNumberId: string, payload: string) => Promise<CloudAnswer>;
  readonly close: () => Promise<void>;
};

const connectTimeoutMs = 5_000;
const answerTimeoutMs = 15_000;
/** WhatsApp's answers are a few hundred bytes; whatever sends more is not WhatsApp. */
const answerBytesMax = 64 * 1024;
/** Shorter than what servers keep: a request on a connection that is being closed has an unknown end. */
const idleMs = 2_000;

/** Errors of a connection that never came about: nothing was written. */
const connectErrors: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** A client of the Cloud API with its own connections. */
export function createCloudApi(settings: CloudApiSettings): CloudApi {
  const url = new URL(settings.baseUrl);
  const pool = new Pool(url.origin, {
    connections: settings.connections,
    pipelining: 1,
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    connect: { timeout: settings.connectTimeoutMs ?? connectTimeoutMs },
    headersTimeout: settings.answerTimeoutMs ?? answerTimeoutMs,
    bodyTimeout: settings.answerTimeoutMs ?? answerTimeoutMs,
  });
  const root = `${url.pathname.replace(/\/+$/, "")}/${settings.version}`;
  return {
    post: async (phoneNumberId, payload) => {
      const path = `${root}/${encodeURIComponent(phoneNumberId)}/messages`;
      const token = settings.token();
      if (token === undefined) return { kind: "notSent", reason: "NoToken" };
      try {
        return await exchange(pool, { path, payload, token });
      } catch (error) {
        return withoutAnswer(error);
      }
    },
    close: () => pool.close(),
  };
}

async function exchange(
  pool: Pool,
  request: { readonly path: string; readonly payload: string; readonly token: string },
): Promise<CloudAnswer> {
  const response = await pool.request({
    method: "POST",
    path: request.path,
    headers: {
      authorization: `Bearer ${request.token}`,
      "content-type": "application/json",
      accept: "application/json",
      "user-agent": "consentry",
    },
    body: request.payload,
  });
  const status = response.statusCode;
  const body = await bodyOf(response.body).catch(() => undefined);
  return { kind: "answered", status, body, retryAfterMs: retryAfterOf(response.headers["retry-after"]) };
}

async function bodyOf(stream: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > answerBytesMax) return undefined;
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

/** The codes alone: messages of the network name addresses, and a payload may be quoted in them. */
function withoutAnswer(error: unknown): CloudAnswer {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  const reason = String(code ?? cause?.code ?? "NoAnswer").slice(0, 60);
  return connectErrors.has(reason) ? { kind: "notSent", reason } : { kind: "unanswered", reason };
}

/** Longer than any pause that WhatsApp asks for; a sender must not be silent for ever by one odd answer. */
const retryAfterMaxMs = 3_600_000;

function retryAfterOf(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0
    ? Math.min(Math.round(seconds * 1000), retryAfterMaxMs)
    : null;
}
