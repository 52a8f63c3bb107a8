import type { IncomingMessage, ServerResponse } from "node:http";
import { type HttpServer, serveHttp } from "./server.ts";
import { signedAtMs } from "./standard-webhooks.ts";
import { atMost, bodyOf, reply, requestLimits } from "./taking.ts";

/** How a push was answered; `stored` alone is 200. */
export type PushAnswer = "stored" | "unreadable" | "unsigned" | "unknown" | "too-large" | "busy" | "later";

export type PushOptions<Taken extends object> = {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Secrets of a source that may have signed; undefined when nothing is pushed to such a source. */
  readonly secrets: (source: string) => Promise<readonly string[] | undefined>;
  /** Stores what was pushed and says what became of it; undefined when it cannot be read. Throws when it is to come again. */
  readonly take: (
    source: string,
    pushed: { readonly body: Buffer; readonly atMs: number },
  ) => Promise<Taken | undefined>;
  readonly onAnswer: (answer: PushAnswer) => void;
};

/** Some ten thousand rows: more are better read from a feed. */
const bodyBytesMax = 4 * 1024 * 1024;
const inHandMax = 16;

const statusOf: Readonly<Record<PushAnswer, number>> = {
  stored: 200,
  unreadable: 400,
  unsigned: 401,
  unknown: 404,
  "too-large": 413,
  busy: 503,
  later: 503,
};

const words: Readonly<Record<Exclude<PushAnswer, "stored">, string>> = {
  unreadable: "the body is neither a JSON array of rows nor JSON Lines, not packed",
  unsigned:
    "not signed with this source's secret, or not within five minutes: see webhook-signature and webhook-timestamp",
  unknown: "no such source takes rows here: POST to /consent/<namespace>/<name>",
  "too-large": `at most ${bodyBytesMax} bytes: divide it`,
  busy: "too much at once: send it again",
  later: "not stored: send it again",
};

const pathPattern = /^\/consent\/([a-z0-9-]{1,63}\/[a-z0-9-]{1,63})$/;

type Answered<Taken> = { readonly answer: PushAnswer; readonly taken?: Taken };

/**
 * Takes rows that somebody pushes, signed as Standard Webhooks say. Answers 200 when what they say is stored, with counts and
 * never a row.
 *
 * @throws Failure BadSettings when it cannot listen there
 */
export async function servePushes<Taken extends object>(options: PushOptions<Taken>): Promise<HttpServer> {
  const bounded = atMost<Answered<Taken>, Answered<Taken>>(inHandMax, { answer: "busy" });
  return await serveHttp(options.listen, (request, response) => void answer(request, response), requestLimits);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const source = pathPattern.exec(request.url ?? "")?.[1] ?? null;
    const given = await bounded(() => take(request, source)).catch((): Answered<Taken> => ({ answer: "later" }));
    options.onAnswer(given.answer);
    const said = given.answer === "stored" ? (given.taken ?? {}) : { error: words[given.answer] };
    reply(response, statusOf[given.answer], said);
  }

  async function take(request: IncomingMessage, source: string | null): Promise<Answered<Taken>> {
    const secrets = source === null || request.method !== "POST" ? undefined : await options.secrets(source);
    if (source === null || secrets === undefined) return { answer: "unknown" };
    const body = await bodyOf(request, bodyBytesMax);
    if (body === undefined) return { answer: "too-large" };
    const atMs = signedAtMs({ headers: request.headers, body }, { secrets, nowMs: Date.now() });
    if (atMs === undefined) return { answer: "unsigned" };
    const taken = await options.take(source, { body, atMs });
    return taken === undefined ? { answer: "unreadable" } : { answer: "stored", taken };
  }
}
