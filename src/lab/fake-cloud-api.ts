/**
 * A Cloud API for demo and tests: takes messages as WhatsApp does, answers as it does, sends nothing to anybody.
 *
 *     node src/lab/fake-cloud-api.ts [--port 0] [--latency-ms 20]
 *
 * prints one line of JSON with its address. GET /stats tells what has arrived; POST /inject makes the next answers fail.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

/** One way in which the next requests fail; each is used up once. */
export type Injection =
  /** Refused with an HTTP status and, like the Graph API, an error code; with `echo` its words repeat what was sent. */
  | {
      readonly kind: "error";
      readonly status: number;
      readonly code?: number;
      readonly retryAfterSeconds?: number;
      readonly echo?: boolean;
    }
  /** Taken, and never answered: the caller cannot know. */
  | { readonly kind: "silence" }
  /** Taken, and the connection is cut instead of an answer. */
  | { readonly kind: "cut" };

export type CampaignArrivals = { readonly accepted: number; readonly firstAtMs: number; readonly lastAtMs: number };

export type CloudStats = {
  readonly accepted: number;
  readonly refused: number;
  /** Accepted more than once under the same decision: must stay empty. */
  readonly repeatedDecisions: readonly string[];
  /** By `<ns>/<name>`, from the callback data that dispatch puts into every message. */
  readonly byCampaign: Readonly<Record<string, CampaignArrivals>>;
  /** Requests without a token, a decision or a known shape. */
  readonly malformed: number;
};

export type FakeCloudApi = {
  readonly url: string;
  readonly stats: () => CloudStats;
  /** Messages of a campaign accepted at or after an instant. */
  readonly acceptedSince: (campaign: string, sinceMs: number) => number;
  readonly inject: (injections: readonly Injection[]) => void;
  /** Payloads as they arrived, newest last; only the last thousand. */
  readonly payloads: () => readonly unknown[];
  readonly stop: () => Promise<void>;
};

export type FakeCloudApiOptions = { readonly port?: number; readonly latencyMs?: number };

const payloadsMax = 1000;
const bodyBytesMax = 1024 * 1024;

/** Starts it on loopback. */
export async function startFakeCloudApi(options: FakeCloudApiOptions = {}): Promise<FakeCloudApi> {
  const book = createBook();
  const injections: Injection[] = [];
  const server = createServer((request, response) => {
    answer({ request, response, book, injections, latencyMs: options.latencyMs ?? 0 }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stats: book.stats,
    acceptedSince: book.acceptedSince,
    payloads: book.payloads,
    inject: (more) => void injections.push(...more),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly book: Book;
  readonly injections: Injection[];
  readonly latencyMs: number;
};

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, book } = exchange;
  const url = new URL(request.url ?? "/", "http://localhost");
  if (request.method === "GET" && url.pathname === "/stats") return reply(response, 200, statsAnswer(book, url));
  const text = await textOf(request);
  if (request.method === "POST" && url.pathname === "/inject") {
    exchange.injections.push(...(JSON.parse(text) as Injection[]));
    return reply(response, 200, { injections: exchange.injections.length });
  }
  if (request.method === "POST" && /^\/v\d+\.\d+\/\d+\/messages$/.test(url.pathname)) return await take(exchange, text);
  reply(response, 404, graphError({ code: 2500, message: "Unknown path components" }));
}

function statsAnswer(book: Book, url: URL) {
  const campaign = url.searchParams.get("campaign");
  const since = Number(url.searchParams.get("sinceMs") ?? 0);
  return campaign === null ? book.stats() : { campaign, since, accepted: book.acceptedSince(campaign, since) };
}

async function take({ request, response, book, injections, latencyMs }: Exchange, text: string): Promise<void> {
  if (!request.headers.authorization?.startsWith("Bearer ")) {
    book.malformed();
    return reply(response, 401, graphError({ code: 190, message: "Invalid OAuth access token" }));
  }
  const injection = injections.shift();
  if (injection?.kind === "error") {
    book.refused();
    if (injection.retryAfterSeconds !== undefined)
      response.setHeader("retry-after", String(injection.retryAfterSeconds));
    return reply(
      response,
      injection.status,
      injection.code === undefined
        ? {}
        : graphError({ code: injection.code, message: injection.echo ? `Refused: ${text}` : "Injected" }),
    );
  }
  const payload = parsed(text);
  const to = typeof payload?.to === "string" ? payload.to : undefined;
  if (payload?.messaging_product !== "whatsapp" || to === undefined) {
    book.malformed();
    return reply(response, 400, graphError({ code: 131009, message: "Parameter value is not valid" }));
  }
  book.accepted(payload);
  if (injection?.kind === "silence") return;
  if (injection?.kind === "cut") return void request.socket.destroy();
  if (latencyMs > 0) await sleep(latencyMs);
  reply(response, 200, acceptance(to));
}

/** As in Meta's own examples. */
function acceptance(to: string) {
  const digits = to.replace(/\D/g, "");
  const id = `wamid.${messageId(digits)}`;
  return {
    messaging_product: "whatsapp",
    contacts: [{ input: to, wa_id: digits }],
    messages: [{ id, message_status: "accepted" }],
  };
}

/** As WhatsApp makes them: base64 of a structure in which the person's number stands in plain digits. */
function messageId(digits: string): string {
  const random = randomBytes(9).toString("hex").toUpperCase();
  const parts = [[0x1c, 0x18, digits.length], Buffer.from(digits), [0x15, 0x02, 0x00, 0x11, 0x18, random.length]];
  return Buffer.concat([...parts.map((part) => Buffer.from(part)), Buffer.from(random), Buffer.from([0])]).toString(
    "base64",
  );
}

function graphError(error: { code: number; message: string }) {
  const details = { messaging_product: "whatsapp", details: error.message };
  return {
    error: {
      message: `(#${error.code}) ${error.message}`,
      type: "OAuthException",
      code: error.code,
      error_data: details,
      fbtrace_id: randomBytes(8).toString("base64url"),
    },
  };
}

type Book = ReturnType<typeof createBook>;

/** What has arrived, by the callback data of each message. */
function createBook() {
  const counts = { accepted: 0, refused: 0, malformed: 0 };
  const arrivals = new Map<string, number[]>();
  const decisions = new Set<string>();
  const repeatedDecisions: string[] = [];
  const payloads: unknown[] = [];
  return {
    refused: () => void counts.refused++,
    malformed: () => void counts.malformed++,
    payloads: () => payloads,
    accepted: (payload: Record<string, unknown>) => {
      counts.accepted++;
      payloads.push(payload);
      if (payloads.length > payloadsMax) payloads.shift();
      const [, campaign = "", decision = ""] =
        /^campaign=([^;]*);decision=([^;]*)/.exec(String(payload.biz_opaque_callback_data ?? "")) ?? [];
      if (decision === "") counts.malformed++;
      else if (decisions.has(decision)) repeatedDecisions.push(decision);
      decisions.add(decision);
      const instants = arrivals.get(campaign);
      if (instants) instants.push(Date.now());
      else arrivals.set(campaign, [Date.now()]);
    },
    acceptedSince: (campaign: string, sinceMs: number) =>
      (arrivals.get(campaign) ?? []).filter((atMs) => atMs >= sinceMs).length,
    stats: (): CloudStats => ({
      ...counts,
      repeatedDecisions,
      byCampaign: Object.fromEntries([...arrivals].map(summary)),
    }),
  };
}

function summary([campaign, instants]: [string, number[]]): [string, CampaignArrivals] {
  return [campaign, { accepted: instants.length, firstAtMs: instants[0] ?? 0, lastAtMs: instants.at(-1) ?? 0 }];
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > bodyBytesMax) throw new Error("the request is too large");
  }
  return text;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { port: { type: "string" }, "latency-ms": { type: "string" } } });
  const api = await startFakeCloudApi({ port: Number(values.port ?? 0), latencyMs: Number(values["latency-ms"] ?? 0) });
  process.stdout.write(`${JSON.stringify({ url: api.url })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void api.stop().then(() => process.exit(0)));
}
