import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createKubeClient, type KubeClient } from "../../src/io/kubernetes/client.ts";
import { electLeader } from "../../src/io/kubernetes/lease.ts";
import { type ListWatch, listWatch, type WatchReport, type WatchTiming } from "../../src/io/kubernetes/list-watch.ts";
import type { Change } from "../../src/io/kubernetes/store.ts";
import { configMaps } from "../../src/schemas/kubernetes/core.ts";
import { type KubeObject, kubeObject } from "../../src/schemas/kubernetes/object.ts";
import { eventually } from "../support/eventually.ts";

// What the real API server cannot be made to do on demand: a server that misbehaves by script. Each request takes the next
// step of the script; the last one stays for whatever comes after.

describe("a watch against a server that misbehaves", () => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.stop();
  });

  it("falls back to pages of 500 on a server without WatchList", async () => {
    const { server, watch } = await started([
      refuse(422, "Invalid", "sendInitialEvents is forbidden"),
      list(["a", "b"], { continue: "page-2" }),
      list(["c"]),
      hold(),
    ]);
    await watch.ready;
    expect(names(watch)).toEqual(["a", "b", "c"]);
    expect(server.asked[0]).toMatchObject({
      watch: "true",
      sendInitialEvents: "true",
      resourceVersionMatch: "NotOlderThan",
    });
    expect(server.asked[1]).toMatchObject({ limit: "500" });
    expect(server.asked[2]).toMatchObject({ limit: "500", continue: "page-2" });
    await eventually(() => server.asked.length === 4);
    expect(server.asked[3]).toMatchObject({ watch: "true", resourceVersion: "10" });
    expect(server.asked[3]).not.toHaveProperty("sendInitialEvents");
  });

  it("reads everything in one piece when the continuation is forgotten between two pages", async () => {
    const { server, watch } = await started([
      refuse(422, "Invalid", "no"),
      list(["a"], { continue: "page-2" }),
      refuse(410, "Expired", "the continue token is too old"),
      list(["b", "c"]),
      hold(),
    ]);
    await watch.ready;
    expect(names(watch)).toEqual(["b", "c"]);
    expect(server.asked[3]).not.toHaveProperty("limit");
  });

  it("reads pages when the stream ends without its mark, as on servers that ignore the question", async () => {
    const { watch } = await started([events(added("a", 1)), list(["a", "b"]), hold()]);
    await watch.ready;
    expect(names(watch)).toEqual(["a", "b"]);
  });

  it("goes on from the last bookmark after the connection was reset", async () => {
    const { server, watch } = await started([
      events(added("a", 1), mark(5), bookmark(77), reset()),
      events(added("b", 80), reset()),
      hold(),
    ]);
    await eventually(() => watch.get("ns/b") !== undefined);
    await eventually(() => server.asked.length >= 3);
    expect(server.asked.slice(1, 3).map((query) => query.resourceVersion)).toEqual(["77", "80"]);
  });

  it.each([
    { how: "HTTP status", step: refuse(410, "Gone", "too old resource version") },
    { how: "ERROR event", step: eventsStep([errorLine(410, "Expired")]) },
  ])("reads everything again after 410 as $how, and delivers what was deleted meanwhile", async ({ step }) => {
    const { watch, changes } = await started([
      events(added("a", 1), added("b", 1), mark(5), reset()),
      step,
      events(added("b", 1), added("c", 9), mark(20), forEver()),
    ]);
    await eventually(() => watch.get("ns/c") !== undefined);
    expect(changes.map((change) => `${change.type} ${change.key}`)).toEqual([
      "added ns/a",
      "added ns/b",
      "deleted ns/a",
      "added ns/c",
    ]);
  });

  it("leaves a server alone for as long as it asks", async () => {
    const { server, reports } = await started([
      events(mark(5), reset()),
      refuse(429, "TooManyRequests", "later", { "retry-after": "1" }),
      hold(),
    ]);
    await eventually(() => server.asked.length >= 3);
    const waits = reports.flatMap((report) => (report.type === "watch-interrupted" ? [report] : []));
    expect(waits[1]).toMatchObject({ reason: expect.stringContaining("429"), waitMs: 1000 });
    expect((server.atMs[2] ?? 0) - (server.atMs[1] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it("never gives up, and waits longer each time up to the cap", async () => {
    const { server, watch, reports } = await started([
      refuse(500, "InternalError", "etcd is away"),
      refuse(500, "InternalError", "etcd is away"),
      refuse(503, "ServiceUnavailable", "starting"),
      refuse(500, "InternalError", "etcd is away"),
      refuse(500, "InternalError", "etcd is away"),
      refuse(500, "InternalError", "etcd is away"),
      events(added("a", 1), mark(5), forEver()),
    ]);
    await watch.ready;
    expect(server.asked.length).toBeGreaterThanOrEqual(7);
    const waits = reports.flatMap((report) => (report.type === "watch-interrupted" ? [report.waitMs] : []));
    expect(Math.max(...waits)).toBeLessThanOrEqual(80);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(40);
  });

  it("notices a half-open connection: a watch that the server should have ended long ago is dead", async () => {
    const timing = { timeoutSeconds: [1, 1] as const, marginMs: 200 };
    const { server, watch } = await started(
      [events(added("a", 1), mark(5), forEver()), events(added("b", 9), forEver())],
      timing,
    );
    await watch.ready;
    await eventually(() => watch.get("ns/b") !== undefined, { withinMs: 4_000 });
    const silentMs = (server.atMs[1] ?? 0) - (server.atMs[0] ?? 0);
    expect(silentMs).toBeGreaterThanOrEqual(1_150);
    expect(server.asked[1]).toMatchObject({ resourceVersion: "5" });
  });

  it("skips lines it cannot read, counts them, and reads everything again after that watch", async () => {
    const { server, watch, reports } = await started([
      events(added("a", 1), mark(5), "}{ garbage", '{"type":"SURPRISE","object":{}}', added("b", 6)),
      events(added("a", 1), added("b", 6), added("c", 7), mark(9), forEver()),
    ]);
    await eventually(() => watch.get("ns/c") !== undefined);
    expect(reports.filter((report) => report.type === "watch-line-skipped")).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({ sendInitialEvents: "true" });
    expect(names(watch)).toEqual(["a", "b", "c"]);
  });

  it("keeps the last good version of an object that no longer fits, and says so", async () => {
    const bad = {
      type: "MODIFIED",
      object: { metadata: { namespace: "ns", name: "a", uid: "a", resourceVersion: "6" }, bad: 1 },
    };
    const { watch, reports } = await started([events(added("a", 1), mark(5), JSON.stringify(bad), forEver())]);
    await eventually(() => reports.some((report) => report.type === "object-unreadable" && report.key === "ns/a"));
    expect(watch.get("ns/a")?.metadata.resourceVersion).toBe("1");
    expect(watch.isUnreadable("ns/a")).toBe(true);
  });

  it("knows that an object is there which never fitted, and tells when it is gone", async () => {
    const bad = { ...object("a", 1), bad: 1 };
    const added = JSON.stringify({ type: "ADDED", object: bad });
    const { watch, changes } = await started([events(added, mark(5), forEver())]);
    await watch.ready;
    expect([watch.get("ns/a"), watch.isUnreadable("ns/a"), watch.isUnreadable("ns/b")]).toEqual([
      undefined,
      true,
      false,
    ]);
    expect(changes).toEqual([]);
    const gone = JSON.stringify({ type: "DELETED", object: bad });
    const next = await started([events(added, mark(5), gone, forEver())]);
    await eventually(() => next.changes.length > 0);
    expect(next.changes).toMatchObject([{ type: "deleted", key: "ns/a" }]);
    expect(next.watch.isUnreadable("ns/a")).toBe(false);
  });

  it("does not hammer a server that ends every watch at once", async () => {
    const { server } = await started([events(mark(5))]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(server.asked.length).toBeLessThan(20);
  });

  it("stops at once while it waits", async () => {
    const { watch } = await started([refuse(429, "TooManyRequests", "later", { "retry-after": "60" })]);
    const startMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await watch.stop();
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });

  it("takes no lease from an answer that never comes, and leads when the server is back", async () => {
    const lease = { metadata: { resourceVersion: "1" }, spec: {} };
    const server = await scripted([
      silence(),
      json(200, lease),
      json(200, { ...lease, metadata: { resourceVersion: "2" } }),
    ]);
    const client = createKubeClient({ baseUrl: server.url });
    open.push(server, { stop: () => client.close() });
    const reports: string[] = [];
    const election = electLeader(client, {
      namespace: "ns",
      name: "l",
      identity: "a",
      onLeading: () => undefined,
      onLost: () => undefined,
      report: (report) => reports.push(report.type),
      timing: { leaseDurationMs: 3_000, renewDeadlineMs: 1_000, retryMs: 50 },
    });
    await eventually(() => election.isLeading());
    expect(reports).toEqual(["lease-unreachable", "lease-acquired"]);
    await election.stop();
  });

  async function started(script: readonly Step[], timing: Partial<WatchTiming> = {}) {
    const server = await scripted(script);
    const client: KubeClient = createKubeClient({ baseUrl: server.url });
    const changes: Change<KubeObject>[] = [];
    const reports: WatchReport[] = [];
    const watch = listWatch<KubeObject>(client, {
      resource: configMaps,
      parse: (raw) => (raw !== null && typeof raw === "object" && "bad" in raw ? undefined : kubeObject.parse(raw)),
      onChange: (change) => changes.push(change),
      report: (report) => reports.push(report),
      timing: { backoff: { baseMs: 10, capMs: 80 }, ...timing },
    });
    open.push(server, { stop: () => client.close() }, watch);
    return { server, watch, changes, reports };
  }
});

type Step = (response: ServerResponse) => void;

type ScriptedServer = {
  readonly url: string;
  readonly asked: Record<string, string>[];
  readonly atMs: number[];
  stop(): Promise<void>;
};

async function scripted(script: readonly Step[]): Promise<ScriptedServer> {
  const asked: Record<string, string>[] = [];
  const atMs: number[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const step = script[Math.min(asked.length, script.length - 1)];
    asked.push(Object.fromEntries(new URL(request.url ?? "/", "http://x").searchParams));
    atMs.push(performance.now());
    step?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, asked, atMs, stop };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Step {
  return (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function refuse(code: number, reason: string, message: string, headers: Record<string, string> = {}): Step {
  return json(code, { kind: "Status", code, reason, message }, headers);
}

function list(objectNames: readonly string[], page: { continue?: string } = {}): Step {
  return json(200, { metadata: { resourceVersion: "10", ...page }, items: objectNames.map((name) => object(name, 1)) });
}

/** A watch that stays open and says nothing. */
function hold(): Step {
  return events(forEver());
}

/** No answer at all. */
function silence(): Step {
  return () => undefined;
}

type End = { readonly end: "reset" | "for ever" };
const reset = (): End => ({ end: "reset" });
const forEver = (): End => ({ end: "for ever" });

function events(...lines: (string | End)[]): Step {
  return eventsStep(lines);
}

function eventsStep(lines: readonly (string | End)[]): Step {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    for (const line of lines) if (typeof line === "string") response.write(`${line}\n`);
    const last = lines.at(-1);
    if (typeof last !== "object") response.end();
    else if (last.end === "reset") setTimeout(() => response.destroy(), 20);
  };
}

function added(name: string, resourceVersion: number): string {
  return JSON.stringify({ type: "ADDED", object: object(name, resourceVersion) });
}

function bookmark(resourceVersion: number): string {
  return JSON.stringify({ type: "BOOKMARK", object: { metadata: { resourceVersion: String(resourceVersion) } } });
}

function mark(resourceVersion: number): string {
  const annotations = { "k8s.io/initial-events-end": "true" };
  return JSON.stringify({
    type: "BOOKMARK",
    object: { metadata: { resourceVersion: String(resourceVersion), annotations } },
  });
}

function errorLine(code: number, reason: string): string {
  return JSON.stringify({
    type: "ERROR",
    object: { kind: "Status", code, reason, message: "too old resource version" },
  });
}

function object(name: string, resourceVersion: number) {
  return { metadata: { namespace: "ns", name, uid: name, resourceVersion: String(resourceVersion) } };
}

function names(watch: ListWatch<KubeObject>): string[] {
  return watch.list().map((each) => each.metadata.name);
}
