import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { canonicalRecipient } from "../../../src/domain/recipient/canonical.ts";
import { type RunningSync, startSync } from "../../../src/edge/sync/start.ts";
import { signature } from "../../../src/io/http/standard-webhooks.ts";
import { type Bucket, openBucket } from "../../../src/io/nats/bucket.ts";
import type { NatsConnection } from "../../../src/io/nats/connect.ts";
import { lastSequence } from "../../../src/io/nats/stored.ts";
import { createPseudonym } from "../../../src/io/pseudonym.ts";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";
import { consentState, type SourceHealth, sourceHealth } from "../../../src/schemas/wire/consent.ts";
import { type DesiredHttp, type DesiredSource, desiredKeys } from "../../../src/schemas/wire/desired.ts";
import { buckets, consentKey, partitionOf, streams } from "../../../src/schemas/wire/subjects.ts";
import { certificateAuthority, type Issued } from "../../support/certificates.ts";
import { desiredSource } from "../../support/consent.ts";
import { eventually, untilItHolds } from "../../support/eventually.ts";
import { type FeedServer, sendJson, startFeed } from "../../support/feed-server.ts";
import { installedNats, partitions, pseudonymKey, roleEnvironment } from "../../support/nats.ts";
import { describeWithServers, useNats } from "../../support/servers.ts";

const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });

function personOf(written: string) {
  const recipient = canonicalRecipient(written);
  if (!recipient) throw new Error("no recipient");
  return { pseudonym: pseudonym(recipient.id), partition: partitionOf(recipient.lastFour, partitions) };
}

function rowOf(phone: string, changes: Record<string, unknown> = {}) {
  const said = { affirmative: true, double_opt_in: true, notice: "wa-optin-2026-03", evidence: "form 4711" };
  return { phone, at: "2026-01-02T03:04:05Z", ...said, ...changes };
}

describeWithServers("an HTTP source", () => {
  const nats = useNats();
  const directory = temporaryDirectory("consentry-test-");
  let nc: NatsConnection;
  let sync: RunningSync;
  let feed: FeedServer;
  let server: Issued;
  const bucket = (name: string): Promise<Bucket> => openBucket(nc, name);

  beforeAll(async () => {
    nc = await installedNats(nats().url);
    const authority = certificateAuthority(directory);
    server = authority.issue("server", "DNS:localhost");
    mkdirSync(join(directory, "marketing", "crm"), { recursive: true });
    writeFileSync(join(directory, "marketing", "crm", "ca.crt"), authority.ca);
    writeFileSync(join(directory, "marketing", "crm", "token"), "t0ken-in-a-file");
    feed = await startFeed(server);
    sync = await start();
  });
  afterEach(async () => {
    feed.answer = (_request, response) => void response.writeHead(404).end();
  });
  afterAll(async () => {
    await sync.stop();
    await feed.stop();
    await nc.close();
  });

  async function start(): Promise<RunningSync> {
    return await startSync(
      roleEnvironment(nats().url, "sync-1", {
        CONSENTRY_CREDENTIALS_DIR: directory,
        CONSENTRY_SOURCE_HOSTS: `localhost:${feed.port}`,
        CONSENTRY_SOURCE_LOOPBACK: "Allow",
        CONSENTRY_PUSH_LISTEN: "127.0.0.1:0",
      }),
    );
  }

  async function declare(name: string, http: Partial<DesiredHttp> = {}): Promise<DesiredSource> {
    const source = desiredSource({
      name,
      type: "HTTP",
      http: {
        url: `https://localhost:${feed.port}/${name}`,
        credentials: "crm",
        format: "JSON",
        members: { records: "records", next: "next", cursor: "cursor" },
        pageParameter: "page",
        cursorParameter: null,
        intervalMs: 200,
        reconcileMs: 3_600_000,
        timeoutMs: 2000,
        pushCredentials: null,
        ...http,
      },
    });
    await (await bucket(buckets.desired)).put(desiredKeys.source(source), source);
    return source;
  }

  async function stateOf(source: DesiredSource, who: string) {
    const person = personOf(who);
    const entry = await (await bucket(buckets.consent)).get(consentKey(source, person.partition, person.pseudonym));
    return entry && consentState.parse(entry.value).state;
  }

  async function healthOf(source: DesiredSource): Promise<SourceHealth | undefined> {
    const entry = await (await bucket(buckets.sources)).get(`${source.namespace}.${source.name}`);
    return entry && sourceHealth.parse(entry.value);
  }

  it("is read page by page with its token, and whom a whole reading names no more expires", async () => {
    let second = [rowOf("+447700900102"), rowOf("nobody")];
    feed.answer = (request, response) => {
      if (request.headers.authorization !== "Bearer t0ken-in-a-file") return void response.writeHead(401).end();
      const isFirst = !request.url?.includes("page=");
      return sendJson(response, isFirst ? { records: [rowOf("+44 7700 900101")], next: "2" } : { records: second });
    };
    const source = await declare("paged");
    await untilItHolds(async () => expect(await healthOf(source)).toMatchObject({ granted: 2 }));
    expect(await healthOf(source)).toMatchObject({
      error: "1 of 3 rows say nothing (UnreadableRecipient 1): correct them at the source",
    });
    second = [rowOf("+447700900101", { status: "withdrawn", at: "2026-02-02T00:00:00Z" })];
    await eventually(async () => (await stateOf(source, "+447700900102")) === "Expired");
    expect(await stateOf(source, "+447700900101")).toBe("Withdrawn");
    await untilItHolds(async () => expect(await healthOf(source)).toMatchObject({ error: null, withdrawn: 1 }));
  });

  it("is asked for what came since, and read whole at its time", async () => {
    const rows = [rowOf("+447700900111"), rowOf("+447700900112")];
    feed.answer = (request, response) => {
      const since = Number(new URL(request.url ?? "", "https://x").searchParams.get("since") ?? 0);
      sendJson(response, { records: rows.slice(since), cursor: rows.length });
    };
    const source = await declare("cursor", { cursorParameter: "since" });
    await eventually(() => stateOf(source, "+447700900112"));
    rows.push(rowOf("+447700900111", { status: "withdrawn", at: "2026-02-02T00:00:00Z" }));
    await eventually(async () => (await stateOf(source, "+447700900111")) === "Withdrawn");
    expect(await stateOf(source, "+447700900112")).toBe("Granted");
    expect(feed.asked.filter((path) => path === "/cursor").length).toBe(1);
    expect(feed.asked).toContain("/cursor?since=2");
    rows.splice(1, 1);
    await declare("cursor", { cursorParameter: "since", reconcileMs: 500 });
    await eventually(async () => (await stateOf(source, "+447700900112")) === "Expired");
  });

  it("grows stale while the feed is down or gives half of its answer, and is fresh again by itself", async () => {
    const good: FeedServer["answer"] = (_request, response) =>
      sendJson(response, { records: [rowOf("+447700900121"), rowOf("+447700900122")] });
    feed.answer = good;
    const source = await declare("faulty");
    await eventually(() => stateOf(source, "+447700900122"));
    const lastSync = async () => (await healthOf(source))?.lastSyncAtMs ?? 0;
    const troubles: [string, FeedServer["answer"]][] = [
      ["fault of its own (500)", (_request, response) => response.writeHead(500).end()],
      [
        "broke off",
        (_request, response) => {
          response.writeHead(200, { "content-type": "application/json", "content-length": "9999" });
          response.write('{"records": [');
          setTimeout(() => response.destroy(), 20);
        },
      ],
      ["never followed", (_request, response) => response.writeHead(301, { location: "https://example.com" }).end()],
    ];
    for (const [says, trouble] of troubles) {
      feed.answer = trouble;
      await untilItHolds(async () => expect((await healthOf(source))?.error).toContain(says));
      const before = await lastSync();
      expect(await stateOf(source, "+447700900122")).toBe("Granted");
      feed.answer = good;
      await untilItHolds(async () => expect((await healthOf(source))?.error).toBeNull());
      expect(await lastSync()).toBeGreaterThan(before);
    }
    const { port } = feed;
    await feed.stop();
    await untilItHolds(async () => expect((await healthOf(source))?.error).toContain("ECONNREFUSED"));
    feed = await startFeed(server, port);
    feed.answer = good;
    await untilItHolds(async () => expect((await healthOf(source))?.error).toBeNull());
  });

  it("never counts a reading as whole that breaks off behind its first page", async () => {
    let isBroken = false;
    feed.answer = (request, response) => {
      if (!request.url?.includes("page=")) return sendJson(response, { records: [rowOf("+447700900131")], next: "2" });
      if (isBroken) return void response.writeHead(502).end();
      return sendJson(response, { records: [rowOf("+447700900132")] });
    };
    const source = await declare("broken-off");
    await eventually(() => stateOf(source, "+447700900132"));
    isBroken = true;
    await untilItHolds(async () => expect((await healthOf(source))?.error).toContain("(502)"));
    expect(await stateOf(source, "+447700900132")).toBe("Granted");
  });

  it("reads nothing from a host that is not on the list, and shows nothing of the address", async () => {
    const source = await declare("elsewhere", { url: "https://evil.example/consent?key=s3cret" });
    await untilItHolds(async () => expect((await healthOf(source))?.error).toContain("CONSENTRY_SOURCE_HOSTS"));
    expect(JSON.stringify(await healthOf(source))).not.toMatch(/s3cret|evil/);
    expect(await healthOf(source)).toMatchObject({ lastSyncAtMs: null });
  });

  const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
  const newSecret = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
  function writeSecrets(...secrets: readonly string[]): void {
    writeFileSync(join(directory, "marketing", "crm", "webhook-secret"), `${secrets.join("\n")}\n`);
  }

  type PushChanges = { readonly by?: string; readonly atMs?: number; readonly id?: string; readonly signed?: string };

  async function push(
    name: string,
    body: string,
    { by = secret, atMs = Date.now(), id = "m1", signed }: PushChanges = {},
  ) {
    const timestamp = String(Math.floor(atMs / 1000));
    const own = signature(by, { id, timestamp, body: Buffer.from(signed ?? body) })?.toString("base64");
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${own}` };
    const response = await fetch(`${sync.pushUrl}/consent/${name}`, { method: "POST", headers, body });
    const answer: unknown = await response.json();
    return { status: response.status, answer, retryAfter: response.headers.get("retry-after") };
  }

  it("takes signed rows, in force when they are stored, and harmless when they come again", async () => {
    writeSecrets(secret);
    const source = await declare("pushed", { url: null, pushCredentials: "crm" });
    await eventually(async () => (await push("marketing/pushed", "[]")).status === 200);
    const rows = [
      rowOf("+447700900141"),
      rowOf("+447700900142"),
      rowOf("nobody"),
      rowOf("+447700900143", { at: "soon" }),
      7,
    ];
    const said = { taken: 2, refused: { Malformed: 1, UnreadableRecipient: 1, UnreadableTime: 1 } };
    const before = await lastSequence(nc, streams.consent);
    expect(await push("marketing/pushed", JSON.stringify(rows))).toMatchObject({ status: 200, answer: said });
    expect(await lastSequence(nc, streams.consent)).toBe(before + 2);
    await eventually(() => stateOf(source, "+447700900142"));
    expect(await push("marketing/pushed", JSON.stringify(rows))).toMatchObject({ status: 200, answer: said });
    expect(await lastSequence(nc, streams.consent)).toBe(before + 2);
    const stop = JSON.stringify(rowOf("+447700900141", { status: "withdrawn", at: "2026-02-02T00:00:00Z" }));
    const answer = await push("marketing/pushed", `${stop}\n`, { id: "m2" });
    expect(answer).toMatchObject({ status: 200, answer: { taken: 1, refused: {} } });
    await eventually(async () => (await stateOf(source, "+447700900141")) === "Withdrawn");
    await push("marketing/pushed", JSON.stringify(rows));
    expect(await lastSequence(nc, streams.consent)).toBe(before + 3);
  });

  it("is as fresh as the last push, be it empty, also after a restart", async () => {
    writeSecrets(secret);
    const source = await declare("heartbeat", { url: null, pushCredentials: "crm" });
    await eventually(async () => (await healthOf(source))?.generation === 1);
    expect(await healthOf(source)).toMatchObject({ lastSyncAtMs: null });
    const atMs = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    expect(await push("marketing/heartbeat", "[]", { atMs })).toMatchObject({ status: 200, answer: { taken: 0 } });
    await untilItHolds(async () => expect(await healthOf(source)).toMatchObject({ lastSyncAtMs: atMs, error: null }));
    await sync.stop();
    sync = await start();
    expect(await healthOf(source)).toMatchObject({ lastSyncAtMs: atMs });
    await push("marketing/heartbeat", "[]", { atMs: atMs + 1000 });
    await untilItHolds(async () => expect(await healthOf(source)).toMatchObject({ lastSyncAtMs: atMs + 1000 }));
  });

  it("takes nothing that is not signed with the source's own secret, lately", async () => {
    writeSecrets(secret);
    const source = await declare("signed", { url: null, pushCredentials: "crm" });
    await declare("read-only", { pushCredentials: null });
    await eventually(async () => (await push("marketing/signed", "[]")).status === 200);
    const body = JSON.stringify([rowOf("+447700900151")]);
    const before = await lastSequence(nc, streams.consent);
    const statusOf = async (name: string, text: string, changes: PushChanges = {}) =>
      (await push(name, text, changes)).status;
    expect(await statusOf("marketing/signed", body, { by: newSecret })).toBe(401);
    expect(await statusOf("marketing/signed", body, { signed: "[]" })).toBe(401);
    expect(await statusOf("marketing/signed", body, { atMs: Date.now() - 301_000 })).toBe(401);
    expect(await statusOf("marketing/signed", body, { atMs: Date.now() + 302_000 })).toBe(401);
    expect(await statusOf("marketing/unknown", body)).toBe(404);
    expect(await statusOf("marketing/read-only", body)).toBe(404);
    expect(await statusOf("marketing/signed/more", body)).toBe(404);
    expect(await statusOf("marketing/signed", "nonsense")).toBe(400);
    expect(await statusOf("marketing/signed", '{"phone": ')).toBe(400);
    expect(await statusOf("marketing/signed", "x".repeat(5 * 1024 * 1024)).catch(() => 413)).toBe(413);
    expect((await fetch(`${sync.pushUrl}/consent/marketing/signed`)).status).toBe(404);
    expect(await lastSequence(nc, streams.consent)).toBe(before);
    expect(await stateOf(source, "+447700900151")).toBeUndefined();
  });

  it("takes both secrets while one is changed, without a restart", async () => {
    writeSecrets(secret);
    await declare("rotated", { url: null, pushCredentials: "crm" });
    await eventually(async () => (await push("marketing/rotated", "[]")).status === 200);
    expect((await push("marketing/rotated", "[]", { by: newSecret })).status).toBe(401);
    writeSecrets(secret, newSecret);
    expect((await push("marketing/rotated", "[]", { by: newSecret })).status).toBe(200);
    expect((await push("marketing/rotated", "[]", { by: secret })).status).toBe(200);
    writeSecrets(newSecret);
    expect((await push("marketing/rotated", "[]", { by: secret })).status).toBe(401);
  });

  it("is read and pushed: what is pushed while it is read whole stays", async () => {
    writeSecrets(secret);
    let release = () => {};
    feed.answer = (request, response) => {
      // The sources of the other tests go on asking.
      if (!request.url?.startsWith("/both")) return void response.writeHead(404).end();
      if (!request.url.includes("page=")) return sendJson(response, { records: [rowOf("+447700900161")], next: "2" });
      release = () => sendJson(response, { records: [rowOf("+447700900162")] });
    };
    const source = await declare("both", { pushCredentials: "crm", timeoutMs: 60_000 });
    await eventually(async () => feed.asked.includes("/both?page=2"));
    expect((await push("marketing/both", JSON.stringify([rowOf("+447700900163")]))).status).toBe(200);
    await eventually(() => stateOf(source, "+447700900163"));
    release();
    await untilItHolds(async () => expect(await healthOf(source)).toMatchObject({ granted: 3 }));
    expect(await stateOf(source, "+447700900163")).toBe("Granted");
  });
});
