import type { SecureContextOptions } from "node:tls";
import { Agent, type Dispatcher, ProxyAgent, request as send } from "undici";
import { Failure } from "../../schemas/failures.ts";
import { decodeAnswer, type KubeAnswer, type KubeRefusal } from "./answer.ts";
import { linesOf } from "./lines.ts";

// Requests to the API server, each with a deadline. A refusal (404, 409, 410, 429, 500 …) is an expected outcome and comes
// back as a value; a dead connection or a missed deadline throws a Failure that says whether to try again.

export type KubeEndpoint = {
  /** Such as `https://10.0.0.1:6443`. */
  readonly baseUrl: string;
  readonly proxyUrl?: string;
  readonly tls?: TlsMaterial | undefined;
  /** Asked before every request, so that an aged token is replaced. */
  readonly headers?: () => Promise<Record<string, string>>;
};

export type TlsMaterial = Pick<SecureContextOptions, "ca" | "cert" | "key"> & {
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
};

export type KubeRequest = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Members that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** For the whole exchange, body included. */
  readonly deadlineMs?: number;
};

export type KubeStream = { readonly ok: true; readonly status: number; readonly lines: AsyncGenerator<string> };

export type KubeClient = {
  /** @throws Failure Unreachable or TimedOut, both worth another try */
  call(request: KubeRequest): Promise<KubeAnswer>;
  /**
   * Opens a response that does not end by itself (a watch) and hands out its lines; `signal` ends it.
   * @throws Failure Unreachable or TimedOut when it cannot be opened; iterating throws when it breaks
   */
  open(request: Omit<KubeRequest, "method" | "body">, signal: AbortSignal): Promise<KubeStream | KubeRefusal>;
  close(): Promise<void>;
};

/** Longer than the API server's own 60 s would be pointless; a status write that takes 15 s is better tried again. */
const callDeadlineMs = 15_000;
/** A watch answers its headers at once, however long its body lasts. */
const openDeadlineMs = 15_000;
const connectDeadlineMs = 10_000;

/** @returns a client with its own connections; `close` ends them */
export function createKubeClient(endpoint: KubeEndpoint): KubeClient {
  const dispatcher = dispatcherFor(endpoint);
  const exchange = async (request: KubeRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> =>
    await send(urlOf(endpoint.baseUrl, request), {
      dispatcher,
      signal,
      method: request.method,
      headers: { ...(await endpoint.headers?.()), ...contentHeaders(request) },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  return {
    call: (request) => answerOf(exchange, request),
    open: (request, signal) => streamOf(exchange, { ...request, method: "GET" }, signal),
    close: () => dispatcher.destroy(),
  };
}

type Exchange = (request: KubeRequest, signal: AbortSignal) => Promise<Dispatcher.ResponseData>;

async function answerOf(exchange: Exchange, request: KubeRequest): Promise<KubeAnswer> {
  const deadlineMs = request.deadlineMs ?? callDeadlineMs;
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const response = await exchange(request, signal);
    return decodeAnswer({ status: response.statusCode, headers: response.headers, text: await response.body.text() });
  } catch (cause) {
    throw brokenExchange(cause, { request, timedOut: signal.aborted, deadlineMs });
  }
}

async function streamOf(
  exchange: Exchange,
  request: KubeRequest,
  signal: AbortSignal,
): Promise<KubeStream | KubeRefusal> {
  const deadlineMs = request.deadlineMs ?? openDeadlineMs;
  const opening = new AbortController();
  const timer = setTimeout(() => opening.abort(), deadlineMs);
  try {
    const response = await exchange(request, AbortSignal.any([signal, opening.signal]));
    if (response.statusCode === 200) return { ok: true, status: 200, lines: linesOf(response.body) };
    const text = await response.body.text();
    const answer = decodeAnswer({ status: response.statusCode, headers: response.headers, text });
    if (!answer.ok) return answer;
    throw new Failure("Refused", `GET ${request.path} answered ${response.statusCode} instead of a stream`, {
      retry: true,
    });
  } catch (cause) {
    throw brokenExchange(cause, { request, timedOut: opening.signal.aborted, deadlineMs });
  } finally {
    clearTimeout(timer);
  }
}

/** HTTP/2 is off: a watch on a connection of its own cannot take the others down with it when the connection half-dies. */
function dispatcherFor(endpoint: KubeEndpoint): Dispatcher {
  const connect = { ...endpoint.tls, timeout: connectDeadlineMs, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (endpoint.proxyUrl === undefined) return new Agent({ connect, allowH2: false });
  if (!endpoint.proxyUrl.startsWith("http")) {
    const message = `The kubeconfig asks for the proxy ${endpoint.proxyUrl}; only http and https proxies are supported.`;
    throw new Failure("BadSettings", message, { retry: false });
  }
  return new ProxyAgent({ uri: endpoint.proxyUrl, requestTls: { ...endpoint.tls }, allowH2: false });
}

function urlOf(baseUrl: string, request: KubeRequest): string {
  const given = Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `${baseUrl.replace(/\/+$/, "")}${request.path}${query === "" ? "" : `?${query}`}`;
}

function contentHeaders(request: KubeRequest): Record<string, string> {
  const accept = { accept: "application/json", "user-agent": "consentry" };
  if (request.body === undefined) return accept;
  return { ...accept, "content-type": request.contentType ?? "application/json" };
}

function brokenExchange(cause: unknown, at: { request: KubeRequest; timedOut: boolean; deadlineMs: number }): Failure {
  if (cause instanceof Failure) return cause;
  const what = `${at.request.method} ${at.request.path}`;
  if (at.timedOut)
    return new Failure("TimedOut", `${what} had no answer in ${at.deadlineMs} ms`, { retry: true, cause });
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new Failure("Unreachable", `${what} broke: ${detail}`, { retry: true, cause });
}
