import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readCredentials } from "../../../src/io/sources/credentials.ts";
import { createGuard } from "../../../src/io/sources/guard.ts";
import { type FeedOptions, httpFeed } from "../../../src/io/sources/http-feed.ts";
import { certificateAuthority, type Issued } from "../../support/certificates.ts";
import { type FeedServer, sendJson, sendLines, startFeed } from "../../support/feed-server.ts";

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

type Mark = { readonly version: string | null; readonly cursor: string | null };

describe("a feed over HTTPS", () => {
  let directory: string;
  let feed: FeedServer;
  let strict: FeedServer;
  let ca: string;
  let client: Issued;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "consentry-test-"));
    const authority = certificateAuthority(directory);
    ca = authority.ca;
    const server = authority.issue("server", "DNS:localhost");
    client = authority.issue("client", "DNS:sync");
    feed = await startFeed(server);
    strict = await startFeed({ ...server, ca, requestCert: true, rejectUnauthorized: true });
    await secret({ "ca.crt": ca });
  });
  beforeEach(() => {
    feed.asked.length = 0;
  });
  afterAll(async () => {
    await feed.stop();
    await strict.stop();
    rmSync(directory, { recursive: true });
  });

  async function secret(entries: Record<string, string>, name = "crm"): Promise<void> {
    const mounted = join(directory, "marketing", name);
    await rm(mounted, { recursive: true, force: true });
    await mkdir(mounted, { recursive: true });
    for (const [key, text] of Object.entries(entries)) await writeFile(join(mounted, key), `${text}\n`);
  }

  function secretRef(name: string, namespace = "marketing") {
    return { namespace, name };
  }

  function originOf(options: Partial<FeedOptions> = {}) {
    return httpFeed({
      url: `https://localhost:${feed.port}/consent?of=shop`,
      format: "JSON",
      members: { records: "records", next: "next", cursor: "cursor" },
      pageParameter: "page",
      cursorParameter: null,
      intervalMs: 1000,
      wholeEveryMs: 60_000,
      timeoutMs: 2000,
      guard: createGuard({ hosts: "localhost", loopback: "Allow" }),
      credentials: () => readCredentials(directory, secretRef("crm")),
      nowMs: Date.now,
      ...options,
    });
  }

  async function read(options: Partial<FeedOptions> = {}, since?: Mark) {
    const reading = await originOf(options).open(since);
    if (reading.kind === "unchanged") return { kind: reading.kind };
    const batches = await collected(reading.batches);
    return {
      isWhole: reading.isWhole,
      version: reading.version,
      rows: batches.flatMap(({ rows }) => rows),
      malformed: batches.reduce((sum, { malformed }) => sum + malformed, 0),
      cursor: batches.reduce<string | null>((last, { cursor }) => cursor ?? last, null),
    };
  }

  /** Answers by the query parameters that are asked for. */
  function pages(byQuery: Record<string, unknown>, headers: Record<string, string> = {}): void {
    feed.answer = (request, response) => {
      const asked = new URL(request.url ?? "", "https://localhost").searchParams;
      asked.delete("of");
      sendJson(response, byQuery[asked.toString()], headers);
    };
  }

  it("is read page after page, where next names a page or is an address", async () => {
    pages({
      "": { records: [{ n: 1 }, "no row"], next: "a b&c" },
      "page=a+b%26c": { records: [{ n: 2 }], next: `https://localhost:${feed.port}/consent?page=3` },
      "page=3": { records: [{ n: 3 }, null, [4]], next: null },
    });
    expect(await read()).toEqual({
      isWhole: true,
      version: null,
      rows: [{ n: 1 }, { n: 2 }, { n: 3 }],
      malformed: 3,
      cursor: null,
    });
    expect(feed.asked).toEqual(["/consent?of=shop", "/consent?of=shop&page=a+b%26c", "/consent?page=3"]);
  });

  it("hands over a thousand rows at a time", async () => {
    pages({ "": { records: Array.from({ length: 2500 }, (_, n) => ({ n })), cursor: 7 } });
    const reading = await originOf().open(undefined);
    if (reading.kind !== "rows") throw new Error("no rows");
    const batches = await collected(reading.batches);
    expect(batches.map(({ rows, cursor }) => [rows.length, cursor])).toEqual([
      [1000, null],
      [1000, null],
      [500, "7"],
    ]);
  });

  it("is not read again while its ETag stays the same", async () => {
    let tag = '"v1"';
    feed.answer = (request, response) => {
      if (request.headers["if-none-match"] === tag) response.writeHead(304, { etag: tag }).end();
      else sendJson(response, { records: [{ n: 1 }] }, { etag: tag });
    };
    const first = await read();
    expect(first).toMatchObject({ isWhole: true, version: '"v1"' });
    expect(await read({}, { version: '"v1"', cursor: null })).toEqual({ kind: "unchanged" });
    tag = 'W/"v2"';
    expect(await read({}, { version: '"v1"', cursor: null })).toMatchObject({ isWhole: true, version: 'W/"v2"' });
  });

  it("takes no ETag of one page for that of all", async () => {
    pages({ "": { records: [], next: "2" }, "page=2": { records: [{ n: 1 }] } }, { etag: '"v1"' });
    expect(await read()).toMatchObject({ isWhole: true, version: null });
  });

  it("goes on behind its cursor, and reads everything when asked to", async () => {
    pages({
      "": { records: [{ n: 1 }], next: "2", cursor: "c1" },
      "page=2": { records: [{ n: 2 }], cursor: "c2" },
      "since=c2": { records: [{ n: 3 }], next: "2", cursor: "c3" },
      "since=c2&page=2": { records: [{ n: 4 }], cursor: "c4" },
    });
    const cursorParameter = "since";
    expect(await read({ cursorParameter })).toMatchObject({ isWhole: true, cursor: "c2" });
    const more = await read({ cursorParameter }, { version: null, cursor: "c2" });
    expect(more).toMatchObject({ isWhole: false, version: null, rows: [{ n: 3 }, { n: 4 }], cursor: "c4" });
    expect(await read({ cursorParameter })).toMatchObject({ isWhole: true, rows: [{ n: 1 }, { n: 2 }] });
    expect(await read({}, { version: null, cursor: "c2" })).toMatchObject({ isWhole: true });
  });

  it("is read by lines, with a cursor on a line of its own", async () => {
    const long = JSON.stringify({ evidence: "x".repeat(70_000) });
    feed.answer = (_request, response) =>
      sendLines(response, [{ n: 1 }, "", "no row", long, { n: 2 }, { cursor: 9 }, "\r"], { etag: '"v1"' });
    expect(await read({ format: "JSONLines" })).toEqual({
      isWhole: true,
      version: '"v1"',
      rows: [{ n: 1 }, { n: 2 }],
      malformed: 2,
      cursor: "9",
    });
  });

  it("reads letters that are cut by the network", async () => {
    const bytes = Buffer.from(`${JSON.stringify({ notice: "ça é 🎉" })}\n${JSON.stringify({ n: 2 })}`);
    feed.answer = (_request, response) => {
      response.writeHead(200, { "content-type": "application/jsonl", "content-length": bytes.length });
      void (async () => {
        for (const byte of bytes) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
        response.end();
      })();
    };
    expect(await read({ format: "JSONLines" })).toMatchObject({
      rows: [{ notice: "ça é 🎉" }, { n: 2 }],
      malformed: 0,
    });
  });

  it("may be packed with gzip", async () => {
    const packed = gzipSync(JSON.stringify({ records: [{ n: 1 }] }));
    feed.answer = (_request, response) =>
      response.writeHead(200, { "content-type": "application/vnd.crm+json", "content-encoding": "gzip" }).end(packed);
    expect(await read()).toMatchObject({ rows: [{ n: 1 }] });
  });

  it.each([
    ["a token", { token: "t0ken" }, "Bearer t0ken"],
    [
      "a name and a password",
      { username: "sync", password: "p:w" },
      `Basic ${Buffer.from("sync:p:w").toString("base64")}`,
    ],
    ["nothing", {}, undefined],
  ])("is asked with %s, as it lies there at that moment", async (_what, entries, expected) => {
    const seen: (string | undefined)[] = [];
    feed.answer = (request, response) => {
      seen.push(request.headers.authorization);
      sendJson(response, { records: [] });
    };
    await secret({ "ca.crt": ca });
    const origin = originOf();
    const readOnce = async () => {
      const reading = await origin.open(undefined);
      if (reading.kind === "rows") await collected(reading.batches);
    };
    await readOnce();
    await secret({ "ca.crt": ca, ...entries });
    await readOnce();
    await secret({ "ca.crt": ca });
    expect(seen).toEqual([undefined, expected]);
  });

  it("may ask for a certificate of ours", async () => {
    strict.answer = (_request, response) => sendJson(response, { records: [{ n: 1 }] });
    const url = `https://localhost:${strict.port}/`;
    await expect(read({ url })).rejects.toMatchObject({ name: "Failure" });
    await secret({ "ca.crt": ca, "tls.crt": client.cert, "tls.key": client.key }, "mutual");
    const credentials = () => readCredentials(directory, secretRef("mutual"));
    expect(await read({ url, credentials })).toMatchObject({ rows: [{ n: 1 }] });
  });

  type Trouble = (request: IncomingMessage, response: ServerResponse) => unknown;
  const json = { "content-type": "application/json" };
  const half: Trouble = (_request, response) => {
    response.writeHead(200, { ...json, "content-length": "1000" }).write('{"records": [{"phone": "+447700900123"}');
    setTimeout(() => response.destroy(), 20);
  };
  const troubles: Record<string, [says: string, trouble: Trouble, options?: Partial<FeedOptions>]> = {
    "500": ["fault of its own (500)", (_request, response) => response.writeHead(500).end("+447700900123")],
    "401": ["look at the Secret", (_request, response) => response.writeHead(401).end()],
    "404": ["correct spec.http.url", (_request, response) => response.writeHead(404).end()],
    "206": [
      "does not answer with 200 (206)",
      (_request, response) => response.writeHead(206, json).end('{"records":[]}'),
    ],
    "304 unasked": ["without being asked", (_request, response) => response.writeHead(304).end()],
    "a redirect": [
      "never followed",
      (_request, response) => response.writeHead(302, { location: "https://169.254.169.254/latest" }).end(),
    ],
    "a redirect to itself": [
      "never followed",
      (request, response) => response.writeHead(308, { location: request.url ?? "" }).end(),
    ],
    "a page for people": [
      "of another type",
      (_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Log in</h1>"),
    ],
    "half a page": ["broke off", half],
    "half a list of lines": [
      "broke off",
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/x-ndjson" }).write('{"n":1}\n');
        setTimeout(() => response.destroy(), 20);
      },
      { format: "JSONLines" },
    ],
    "an end that nobody can tell": [
      "where its answer ends",
      (_request, response) => {
        response.socket?.end(
          'HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n{"n":1}\n',
        );
      },
      { format: "JSONLines" },
    ],
    "half a gzip": [
      "cannot be unpacked",
      (_request, response) => {
        const packed = gzipSync(JSON.stringify({ records: [{ phone: "+447700900123" }] }));
        response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(packed.subarray(0, packed.length - 12));
      },
    ],
    "what is no gzip": [
      "cannot be unpacked",
      (_request, response) => response.writeHead(200, { ...json, "content-encoding": "gzip" }).end("{}"),
    ],
    "another packing": [
      "another way than gzip",
      (_request, response) => response.writeHead(200, { ...json, "content-encoding": "br" }).end("{}"),
    ],
    "too much": [
      "too much: more than 1 MiB in an answer",
      (_request, response) => sendJson(response, { records: ["x".repeat(2 ** 20)] }),
      { limits: { answerBytes: 2 ** 20, bytes: 2 ** 30 } },
    ],
    "too much in all": [
      "too much: more than 2 MiB in all answers",
      (request, response) => {
        const page = Number(new URL(request.url ?? "", "https://x").searchParams.get("page"));
        sendJson(response, { records: ["x".repeat(2 ** 19)], next: String(page + 1) });
      },
      { limits: { answerBytes: 2 ** 20, bytes: 2 * 2 ** 20 } },
    ],
    "a bomb": [
      "too much: more than 16 MiB in an answer",
      (_request, response) => {
        const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20, " "));
        response.writeHead(200, { ...json, "content-encoding": "gzip" }).end(bomb);
      },
    ],
    "nothing at all": ["does not answer in time", () => {}, { timeoutMs: 300 }],
    "a page that stops": [
      "does not answer in time",
      (_request, response) => response.writeHead(200, json).write('{"records": ['),
      { timeoutMs: 300 },
    ],
    "no JSON": ["no JSON object", (_request, response) => response.writeHead(200, json).end('{"records": [')],
    "another JSON": ['no list "records"', (_request, response) => sendJson(response, { data: [] })],
    "an odd next": [
      "neither a text nor a number",
      (_request, response) => sendJson(response, { records: [], next: {} }),
    ],
    "pages in a circle": ["in a circle", (_request, response) => sendJson(response, { records: [], next: "again" })],
    "a next elsewhere": [
      "on another server",
      (_request, response) => sendJson(response, { records: [], next: "https://localhost:1/" }),
    ],
    "a next at metadata": [
      "on another server",
      (_request, response) => sendJson(response, { records: [], next: "https://169.254.169.254/latest" }),
    ],
    "a next of another scheme": [
      "does not begin with https://",
      (_request, response) => sendJson(response, { records: [], next: "file:///etc/passwd" }),
    ],
    "a host that is not on the list": [
      "CONSENTRY_SOURCE_HOSTS",
      () => {},
      { guard: createGuard({ hosts: "crm.example", loopback: "Allow" }) },
    ],
    "a name of loopback": [
      "loopback address",
      () => {},
      { guard: createGuard({ hosts: "localhost", loopback: "Refuse" }) },
    ],
    "a server with another's certificate": [
      "certificate is not trusted",
      (_request, response) => sendJson(response, { records: [] }),
      { credentials: async () => ({}) },
    ],
    "a Secret that is not there": [
      "sync has no Secret gone",
      () => {},
      { credentials: () => readCredentials(directory, secretRef("gone")) },
    ],
    "a Secret of another namespace": [
      "sync has no Secret crm: mount it at sales/crm",
      () => {},
      { credentials: () => readCredentials(directory, secretRef("crm", "sales")) },
    ],
    "a Secret that leads out": [
      "does not name a Secret",
      () => {},
      { credentials: () => readCredentials(directory, secretRef("../crm")) },
    ],
    "no Secrets at all": [
      "CONSENTRY_CREDENTIALS_DIR",
      () => {},
      { credentials: () => readCredentials(undefined, secretRef("crm")) },
    ],
  };

  it.each(Object.entries(troubles))("fails in words over %s", async (_what, [says, trouble, options]) => {
    feed.answer = trouble;
    const error = await read(options).then(
      () => undefined,
      (cause: Error) => cause,
    );
    expect(error).toMatchObject({ name: "Failure", retry: true, message: expect.stringContaining(says) });
    expect(error?.message).not.toMatch(/7700900123|of=shop/);
    expect(error?.message.length).toBeLessThan(200);
  });

  it("connects to nobody for a redirect or a next elsewhere", async () => {
    pages({ "": { records: [], next: `https://localhost:${strict.port}/` } });
    strict.asked.length = 0;
    await expect(read()).rejects.toThrow("another server");
    expect(strict.asked).toEqual([]);
  });

  it("is left alone for as long as it asks", async () => {
    let nowMs = 1_000_000;
    const origin = originOf({ nowMs: () => nowMs });
    feed.answer = (_request, response) => response.writeHead(429, { "retry-after": "120" }).end();
    await expect(origin.open(undefined)).rejects.toThrow("left alone");
    nowMs += 119_000;
    await expect(origin.open(undefined)).rejects.toThrow("left alone");
    expect(feed.asked.length).toBe(1);
    pages({ "": { records: [{ n: 1 }] } });
    nowMs += 1000;
    expect(await origin.open(undefined)).toMatchObject({ kind: "rows" });
    await origin.close();
  });

  it("ends what is under way when it is closed", async () => {
    feed.answer = () => {};
    const origin = originOf({ timeoutMs: 600_000 });
    const reading = expect(origin.open(undefined)).rejects.toMatchObject({ name: "Failure" });
    while (feed.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await origin.close();
    await reading;
  });
});
