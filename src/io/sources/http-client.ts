import { createGunzip } from "node:zlib";
import type { Dispatcher } from "undici";
import { Failure } from "../../schemas/failures.ts";
import type { Credentials } from "./credentials.ts";
import { type AgentOptions, guardedAgent } from "./guarded-agent.ts";

export type Limits = {
  /** Of one answer, unpacked. */
  readonly answerBytes: number;
  /** Of all answers of a reading, unpacked. */
  readonly bytes: number;
};

export type ClientOptions = AgentOptions & {
  readonly limits: Limits;
  /** Ends everything that is under way. */
  readonly signal: AbortSignal;
};

export type Answer =
  | { readonly kind: "unchanged" }
  /** Asked to wait; null: for nobody knows how long. */
  | { readonly kind: "later"; readonly status: number; readonly afterMs: number | null }
  | {
      readonly kind: "content";
      readonly etag: string | null;
      readonly contentType: string;
      /** Ends when all of it has come; throws Failure otherwise. */
      readonly body: AsyncIterable<Buffer>;
    };

/** For one reading: its connections, its credentials as they are now, and what it may still receive. */
export type HttpClient = {
  /** @throws Failure when it cannot be had, with cause and cure */
  readonly get: (url: URL, unlessTag: string | null) => Promise<Answer>;
  readonly close: () => Promise<void>;
};

export function openHttpClient(options: ClientOptions): HttpClient {
  const agent = guardedAgent(options);
  const left = { bytes: options.limits.bytes };
  return {
    get: async (url, unlessTag) => {
      try {
        const headers = {
          ...ownHeaders(options.credentials),
          ...(unlessTag === null ? {} : { "if-none-match": unlessTag }),
        };
        const request = { origin: url.origin, path: url.pathname + url.search, method: "GET", headers } as const;
        const response = await agent.request({ ...request, signal: options.signal });
        const answer = answerOf(response, { ...options.limits, left, isConditional: unlessTag !== null });
        if (answer.kind !== "content") response.body.on("error", () => {}).destroy();
        return answer;
      } catch (cause) {
        throw unreadable(cause);
      }
    },
    close: () => agent.destroy(),
  };
}

function ownHeaders(credentials: Credentials): Record<string, string> {
  const { token, username, password } = credentials;
  const login = username === undefined ? undefined : Buffer.from(`${username}:${password ?? ""}`).toString("base64");
  const authorization = token ? `Bearer ${token.trim()}` : login && `Basic ${login}`;
  return {
    accept: "application/json, application/x-ndjson",
    "accept-encoding": "gzip",
    "user-agent": "consentry",
    ...(authorization ? { authorization } : {}),
  };
}

type Room = Limits & { readonly left: { bytes: number }; readonly isConditional: boolean };

function answerOf(response: Dispatcher.ResponseData, room: Room): Answer {
  const { statusCode: status, headers } = response;
  const header = (name: string): string => String(headers[name] ?? "");
  if (status === 304 && room.isConditional) return { kind: "unchanged" };
  if (status === 429 || status === 503) return { kind: "later", status, afterMs: afterMsOf(header("retry-after")) };
  if (status !== 200) throw wrongStatus(status);
  // Without either of them nobody can tell a whole answer from one that broke off.
  if (headers["content-length"] === undefined && !/\bchunked\b/i.test(header("transfer-encoding")))
    throw unusable("the feed does not say where its answer ends: let it send Content-Length or chunks");
  const etag = header("etag");
  return {
    kind: "content",
    etag: etag !== "" && etag.length <= 256 ? etag : null,
    contentType: header("content-type").split(";", 1)[0]?.trim().toLowerCase() ?? "",
    body: bodyOf(response.body, header("content-encoding").toLowerCase(), room),
  };
}

async function* bodyOf(body: Dispatcher.ResponseData["body"], encoding: string, room: Room): AsyncGenerator<Buffer> {
  if (!["", "identity", "gzip"].includes(encoding))
    throw unusable("the feed packs its answers in another way than gzip");
  const unpacked = encoding === "gzip" ? body.pipe(createGunzip()) : body;
  body.on("error", (cause) => unpacked.destroy(cause));
  let bytes = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      room.left.bytes -= chunk.length;
      if (bytes > room.answerBytes) throw tooLarge("an answer", room.answerBytes, "give less a page");
      if (room.left.bytes < 0) throw tooLarge("all answers together", room.bytes, "divide the source");
      yield chunk;
    }
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    body.destroy();
    unpacked.destroy();
  }
}

function tooLarge(what: string, bytes: number, cure: string): Failure {
  return unusable(`the feed sends too much: more than ${Math.round(bytes / 2 ** 20)} MiB in ${what}: ${cure}`);
}

const causes: Readonly<Record<number, string>> = {
  304: "the feed says that nothing changed (304) without being asked: ask those who run it",
  401: "the feed does not take sync's credentials (401): look at the Secret that credentialsRef names",
  403: "the feed does not let sync read (403): look at the Secret that credentialsRef names, and at its rights",
  404: "the feed is not there (404): correct spec.http.url",
  410: "the feed is not there any more (410): correct spec.http.url",
};

function wrongStatus(status: number): Failure {
  if (status >= 300 && status < 400 && status !== 304)
    return unusable(
      `the feed leads elsewhere (${status}), which is never followed: write its last address into spec.http.url`,
    );
  const other = status >= 500 ? "has a fault of its own" : "does not answer with 200";
  return unusable(causes[status] ?? `the feed ${other} (${status}): ask those who run it`);
}

const afterMsMax = 3_600_000;

/** Seconds or a date. Source: RFC 9110, section 10.2.3. */
function afterMsOf(header: string): number | null {
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), afterMsMax);
}

const timeouts = /TIMEOUT/i;
const certificates = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|ALTNAME/;

/** In our own words: those of libraries may quote an address or a row. */
function unreadable(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const { code, name } = cause as { code?: unknown; name?: string };
  const why = String(typeof code === "string" ? code : (name ?? "unknown fault")).slice(0, 60);
  if (timeouts.test(why))
    return new Failure("TimedOut", "the feed does not answer in time: see spec.http.timeout", { retry: true });
  if (certificates.test(why))
    return unusable(
      `the feed's certificate is not trusted (${why}): correct it, or put its CA into ca.crt of the Secret`,
    );
  if (why.startsWith("Z_"))
    return unusable(`the feed's answer cannot be unpacked (${why}): it broke off or is no gzip`);
  return new Failure("Unreachable", `the feed's answer broke off (${why}): it is asked again`, { retry: true });
}

function unusable(message: string): Failure {
  return new Failure("Unusable", message, { retry: true });
}
