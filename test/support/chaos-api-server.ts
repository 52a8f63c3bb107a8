import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One way in which a request or a watch goes wrong. */
export type Fault =
  | "500"
  | "429"
  | "reset"
  | "no answer"
  | "clean close"
  | "garbage"
  | "410 status"
  | "410 event"
  | "half-open"
  | "forgotten continuation";

export type ChaosServer = {
  readonly url: string;
  /** Creates the object, or changes it. */
  readonly put: (name: string) => void;
  readonly remove: (name: string) => void;
  /** What there is now: version by name. */
  readonly truth: () => ReadonlyMap<string, number>;
  /** Forgets what happened so far: watches from before it get 410. */
  readonly compact: () => void;
  /** Forgets what happened, and tells every open watch so. */
  readonly expire: () => void;
  /** From now on nothing goes wrong any more. */
  readonly calm: () => void;
  /** How often each fault came. */
  readonly suffered: ReadonlyMap<Fault, number>;
  readonly stop: () => Promise<void>;
};

export type ChaosOptions = {
  /** The next number, 0 … 1: a seeded one makes a run repeatable as far as the network allows. */
  readonly random: () => number;
  /** Whether the server knows WatchList; without it, pages. */
  readonly watchList: boolean;
  /** Share of requests and of watch lines that go wrong. */
  readonly faults: { readonly requests: number; readonly lines: number };
  /** Added to each object, so that it weighs what a real one does. */
  readonly padding?: string;
};

type Event = { readonly version: number; readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly name: string };
type Request = { readonly query: URLSearchParams; readonly response: ServerResponse };

const requestFaults: readonly Fault[] = ["500", "429", "reset", "no answer"];
const lineFaults: readonly Fault[] = ["reset", "clean close", "garbage", "410 event", "half-open"];
const listFaults: readonly Fault[] = ["forgotten continuation"];
const bookmarkEveryMs = 50;

/** An API server with one collection that has a history, serves lists, pages, WatchList and watches, and misbehaves. */
export async function startChaosServer(options: ChaosOptions): Promise<ChaosServer> {
  const objects = new Map<string, number>();
  const born = new Map<string, number>();
  const snapshots = new Map<number, readonly (readonly [string, number])[]>();
  const suffered = new Map<Fault, number>();
  const watchers = new Set<(event: Event) => void>();
  const streams = new Set<ServerResponse>();
  const turns = new Map<readonly Fault[], number>();
  let history: Event[] = [];
  let version = 1;
  let compacted = 0;
  let calm = false;
  const server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    put: (name) => happen(objects.has(name) ? "MODIFIED" : "ADDED", name),
    remove: (name) => void (objects.has(name) && happen("DELETED", name)),
    truth: () => objects,
    compact,
    expire: () => {
      compact();
      for (const response of streams)
        response.end(`${JSON.stringify({ type: "ERROR", object: gone(410, "Expired") })}\n`);
    },
    calm: () => {
      calm = true;
    },
    suffered,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function compact(): void {
    history = [];
    compacted = version;
  }

  function happen(type: Event["type"], name: string): void {
    version++;
    if (type === "ADDED") born.set(name, version);
    if (type === "DELETED") objects.delete(name);
    else objects.set(name, version);
    const event = { version, type, name };
    history.push(event);
    for (const watcher of watchers) watcher(event);
  }

  function serve(request: IncomingMessage, response: ServerResponse): unknown {
    const query = new URL(request.url ?? "/", "http://x").searchParams;
    const fault = goesWrong(options.faults.requests, requestFaults);
    if (fault === "500") return refuse(response, 500, "InternalError");
    if (fault === "429") return refuse(response, 429, "TooManyRequests", { "retry-after": "1" });
    if (fault === "reset") return response.destroy();
    if (fault === "no answer") return setTimeout(() => response.destroy(), 300);
    return query.get("watch") === "true" ? watch({ query, response }) : list({ query, response });
  }

  function list({ query, response }: Request): unknown {
    const [at = String(version), start = "0"] = (query.get("continue") ?? "").split("/").filter(Boolean);
    const all = snapshots.get(Number(at)) ?? [...objects];
    snapshots.set(Number(at), all);
    for (const old of snapshots.keys()) if (snapshots.size > 2) snapshots.delete(old);
    if (start !== "0" && goesWrong(options.faults.requests, listFaults)) return refuse(response, 410, "Expired");
    const end = Number(start) + Number(query.get("limit") ?? all.length);
    const items = all.slice(Number(start), end).map(([name, of]) => object(name, of));
    const metadata = { resourceVersion: at, ...(end < all.length ? { continue: `${at}/${end}` } : {}) };
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ metadata, items }));
  }

  function watch({ query, response }: Request): unknown {
    const from = query.get("resourceVersion");
    if (from === null && !options.watchList) return refuse(response, 422, "Invalid");
    if (from !== null && Number(from) < compacted) return forgotten(response);
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const stream = lineWriter(response);
    if (from === null) {
      const at = version;
      for (const [name, of] of [...objects]) stream.send({ type: "ADDED", object: object(name, of) });
      stream.send(bookmark(at, { "k8s.io/initial-events-end": "true" }));
    }
    for (const event of history) if (from !== null && event.version > Number(from)) stream.send(eventLine(event));
    const watcher = (event: Event) => stream.send(eventLine(event));
    watchers.add(watcher);
    streams.add(response);
    const bookmarks = setInterval(() => stream.send(bookmark(version)), bookmarkEveryMs);
    const end = setTimeout(() => response.end(), 1000 * Number(query.get("timeoutSeconds") ?? 60));
    return response.once("close", () => {
      watchers.delete(watcher);
      streams.delete(response);
      clearInterval(bookmarks);
      clearTimeout(end);
    });
  }

  /** Sends lines until one goes wrong; what follows a half-open moment is lost on the way, as on a dead connection. */
  function lineWriter(response: ServerResponse): { readonly send: (line: object) => void } {
    let silent = false;
    const send = (line: object): void => {
      if (silent || response.writableEnded) return;
      const fault = goesWrong(options.faults.lines, lineFaults);
      if (fault === "half-open") silent = true;
      else if (fault === "reset") response.destroy();
      else if (fault === "clean close") response.end();
      else if (fault === "410 event")
        response.end(`${JSON.stringify({ type: "ERROR", object: gone(410, "Expired") })}\n`);
      else if (fault === "garbage") response.write("}{ garbage\n");
      else response.write(`${JSON.stringify(line)}\n`);
    };
    return { send };
  }

  function forgotten(response: ServerResponse): void {
    count("410 status");
    refuse(response, 410, "Gone");
  }

  function goesWrong(share: number, faults: readonly Fault[]): Fault | undefined {
    if (calm || options.random() >= share) return undefined;
    // In turn, so that a short run meets all of them.
    const turn = turns.get(faults) ?? 0;
    turns.set(faults, turn + 1);
    const fault = faults[turn % faults.length];
    if (fault !== undefined) count(fault);
    return fault;
  }

  function count(fault: Fault): void {
    suffered.set(fault, (suffered.get(fault) ?? 0) + 1);
  }

  function eventLine({ type, name, version: of }: Event): object {
    return { type, object: object(name, of) };
  }

  /** A recreated object has another uid. */
  function object(name: string, of: number): object {
    const metadata = { namespace: "ns", name, uid: `${name}-${born.get(name)}`, resourceVersion: String(of) };
    return { metadata, ...(options.padding === undefined ? {} : { padding: options.padding }) };
  }
}

function bookmark(version: number, annotations: object = {}): object {
  return { type: "BOOKMARK", object: { metadata: { resourceVersion: String(version), annotations } } };
}

function refuse(response: ServerResponse, code: number, reason: string, headers: Record<string, string> = {}): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(gone(code, reason)));
}

function gone(code: number, reason: string): object {
  return { kind: "Status", code, reason, message: "by chance" };
}
