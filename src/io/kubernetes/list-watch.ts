import { setTimeout as sleep } from "node:timers/promises";
import { type KubeObject, kubeObject, objectKey, type ResourceType } from "../../schemas/kubernetes/object.ts";
import type { KubeRefusal } from "./answer.ts";
import { backoffMs } from "./backoff.ts";
import type { KubeClient } from "./client.ts";
import { listAll } from "./list.ts";
import { collectionPath } from "./paths.ts";
import { type Change, createStore, type Store } from "./store.ts";
import { type WatchEnd, type WatchLine, watchOnce } from "./watch-stream.ts";

// A copy of a collection that heals itself, for ever:
//
//        ┌── WatchList (initial events, then changes on the same stream) ──┐
//   start┤                                                                  ├─▶ watch from the last version ─┐
//        └── refused or never completed: paged lists ──────────────────────┘         │          ▲           │
//              ▲                                                                      │          └── ended ──┘
//              └────────── 410, garbage on the stream, or a failed first sync ◀───────┘
//
// After a gap the differences are delivered like any other change, deletions included. Delivery is at least once and in the
// order of the server per object; whoever listens reconciles from state, never from the change.

export type WatchReport =
  | { readonly type: "watch-synced"; readonly kind: string; readonly objects: number; readonly differences: number }
  | { readonly type: "watch-interrupted"; readonly kind: string; readonly reason: string; readonly waitMs: number }
  | { readonly type: "watch-line-skipped"; readonly kind: string }
  | { readonly type: "object-unreadable"; readonly kind: string; readonly key: string }
  | { readonly type: "listener-failed"; readonly kind: string; readonly key: string; readonly message: string };

export type WatchTiming = {
  /** The server ends a watch after a random time between these two. */
  readonly timeoutSeconds: readonly [number, number];
  readonly marginMs: number;
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  /** A watch that lived this long was healthy: the next failure starts from the smallest wait. */
  readonly healthyMs: number;
};

export type WatchOptions<T extends KubeObject> = {
  readonly resource: ResourceType;
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  /** undefined: the object does not fit; the last good version is kept, and it is reported. */
  readonly parse: (raw: unknown) => T | undefined;
  readonly onChange: (change: Change<T>) => void;
  readonly report?: (report: WatchReport) => void;
  readonly timing?: Partial<WatchTiming>;
};

export type ListWatch<T extends KubeObject> = Pick<Store<T>, "get" | "list"> & {
  /** Resolves when the collection has been read once; never rejects. */
  readonly ready: Promise<void>;
  isReady(): boolean;
  /** Whether the object is there and does not fit: what `get` answers is an older version of it, or nothing. */
  isUnreadable(key: string): boolean;
  stop(): Promise<void>;
};

const usualTiming: WatchTiming = {
  timeoutSeconds: [60, 90],
  marginMs: 10_000,
  backoff: { baseMs: 500, capMs: 30_000 },
  healthyMs: 5_000,
};

/** Starts the copy at once. It never gives up; `stop` ends it. */
export function listWatch<T extends KubeObject>(client: KubeClient, options: WatchOptions<T>): ListWatch<T> {
  const stopping = new AbortController();
  const { promise: ready, resolve: markReady } = Promise.withResolvers<void>();
  const state: State<T> = {
    client,
    options,
    timing: { ...usualTiming, ...options.timing },
    store: createStore<T>(),
    stop: stopping.signal,
    report: (report) => options.report?.(report),
    cursor: { resourceVersion: null, streaming: true, streamingRefused: false, doubted: false },
    isReady: false,
    unreadable: new Set(),
    markReady,
  };
  const ended = keepWatching(state);
  return {
    get: state.store.get,
    list: state.store.list,
    ready,
    isReady: () => state.isReady,
    isUnreadable: (key) => state.unreadable.has(key),
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** Where to go on. A null version asks for everything; `streaming` says how. */
type Cursor = {
  resourceVersion: string | null;
  streaming: boolean;
  streamingRefused: boolean;
  /** Something on the stream could not be read: everything is read again before the next watch. */
  doubted: boolean;
};

type State<T extends KubeObject> = {
  readonly client: KubeClient;
  readonly options: WatchOptions<T>;
  readonly timing: WatchTiming;
  readonly store: Store<T>;
  readonly stop: AbortSignal;
  readonly report: (report: WatchReport) => void;
  readonly cursor: Cursor;
  isReady: boolean;
  /** Keys of what is there and does not fit. */
  readonly unreadable: Set<string>;
  readonly markReady: () => void;
};

async function keepWatching<T extends KubeObject>(state: State<T>): Promise<void> {
  let failures = 0;
  while (!state.stop.aborted) {
    const startedMs = performance.now();
    const trouble = await oneRound(state);
    if (performance.now() - startedMs >= state.timing.healthyMs) failures = 0;
    if (trouble === undefined || state.stop.aborted) continue;
    failures += 1;
    const backedOffMs = backoffMs(state.timing.backoff, failures, Math.random());
    const waitMs = Math.max(backedOffMs, trouble.retryAfterMs ?? 0);
    state.report({ type: "watch-interrupted", kind: state.options.resource.kind, reason: trouble.reason, waitMs });
    await sleep(waitMs, undefined, { signal: state.stop }).catch(() => undefined);
  }
}

/** Why a round ended that should not have. */
type Trouble = { readonly reason: string; readonly retryAfterMs: number | null };

async function oneRound<T extends KubeObject>(state: State<T>): Promise<Trouble | undefined> {
  const { cursor } = state;
  if (cursor.doubted) cursor.resourceVersion = null;
  cursor.doubted = false;
  const wantsSync = cursor.resourceVersion === null;
  try {
    if (wantsSync && (!cursor.streaming || cursor.streamingRefused)) return await syncByPages(state);
    const startedMs = performance.now();
    const end = await streamRound(state);
    return troubleOf(state, end, performance.now() - startedMs);
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : String(cause), retryAfterMs: null };
  } finally {
    // A stream that never came to its mark may never do so (an old server, a proxy): the next try reads pages.
    if (wantsSync && cursor.resourceVersion === null) cursor.streaming = !cursor.streaming;
  }
}

async function syncByPages<T extends KubeObject>(state: State<T>): Promise<Trouble | undefined> {
  const { resource, namespace, labelSelector } = state.options;
  const listed = await listAll(state.client, { path: collectionPath(resource, namespace), labelSelector });
  if (!listed.ok) return { reason: reasonOf(listed), retryAfterMs: listed.retryAfterMs };
  adopt(state, listed.items, listed.resourceVersion);
  return undefined;
}

/** One watch; with a null version it begins with everything that exists, up to the server's mark. */
async function streamRound<T extends KubeObject>(state: State<T>): Promise<WatchEnd> {
  const { cursor, options, timing } = state;
  const [shortest, longest] = timing.timeoutSeconds;
  const request = {
    path: collectionPath(options.resource, options.namespace),
    resourceVersion: cursor.resourceVersion,
    timeoutSeconds: Math.round(shortest + Math.random() * (longest - shortest)),
    marginMs: timing.marginMs,
    labelSelector: options.labelSelector,
  };
  return await watchOnce(state.client, request, { stop: state.stop, onLine: lineReader(state) });
}

function lineReader<T extends KubeObject>(state: State<T>): (line: WatchLine) => void {
  const { cursor, options } = state;
  const initial: unknown[] = [];
  return (line) => {
    if (line.type === "garbage") {
      cursor.doubted = true;
      state.report({ type: "watch-line-skipped", kind: options.resource.kind });
    } else if (cursor.resourceVersion === null) {
      if (line.type === "object") initial.push(line.raw);
      if (line.type === "bookmark" && line.initialEventsEnd) adopt(state, initial.splice(0), line.resourceVersion);
    } else if (line.type === "object" || line.type === "bookmark") {
      if (line.type === "object") follow(state, line);
      cursor.resourceVersion = line.resourceVersion;
    }
  };
}

function adopt<T extends KubeObject>(state: State<T>, raws: readonly unknown[], resourceVersion: string): void {
  state.unreadable.clear();
  const changes = state.store.replace(raws.map((raw) => readable(state, raw)).filter((object) => object !== undefined));
  state.cursor.resourceVersion = resourceVersion;
  const kind = state.options.resource.kind;
  state.report({ type: "watch-synced", kind, objects: raws.length, differences: changes.length });
  for (const change of changes) deliver(state, change);
  state.isReady = true;
  state.markReady();
}

function follow<T extends KubeObject>(state: State<T>, line: { readonly gone: boolean; readonly raw: unknown }): void {
  if (line.gone) {
    const gone = kubeObject.safeParse(line.raw).data;
    if (gone !== undefined) deliver(state, forget(state, gone));
    return;
  }
  const object = readable(state, line.raw);
  deliver(state, object === undefined ? undefined : state.store.put(object));
}

/** Also what never fitted is told to be gone. */
function forget<T extends KubeObject>(state: State<T>, gone: KubeObject): Change<T> | undefined {
  const key = objectKey(gone.metadata);
  const wasUnreadable = state.unreadable.delete(key);
  const change = state.store.remove(key);
  return change === undefined && wasUnreadable ? { type: "deleted", key, previous: gone } : change;
}

/** The object, else the last good version of it. */
function readable<T extends KubeObject>(state: State<T>, raw: unknown): T | undefined {
  const object = state.options.parse(raw);
  if (object !== undefined) {
    state.unreadable.delete(objectKey(object.metadata));
    return object;
  }
  const meta = kubeObject.safeParse(raw).data?.metadata;
  const key = meta === undefined ? "" : objectKey(meta);
  state.unreadable.add(key);
  state.report({ type: "object-unreadable", kind: state.options.resource.kind, key });
  return state.store.get(key);
}

function deliver<T extends KubeObject>(state: State<T>, change: Change<T> | undefined): void {
  if (change === undefined) return;
  try {
    state.options.onChange(change);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    state.report({ type: "listener-failed", kind: state.options.resource.kind, key: change.key, message });
  }
}

function troubleOf<T extends KubeObject>(state: State<T>, end: WatchEnd, livedMs: number): Trouble | undefined {
  switch (end.end) {
    case "stopped":
      return undefined;
    case "closed":
      return livedMs >= state.timing.healthyMs ? undefined : { reason: "the watch ended early", retryAfterMs: null };
    case "silent":
      return { reason: "the watch fell silent", retryAfterMs: null };
    case "refused":
      return refusedTrouble(state, end.refusal);
  }
}

/** Statuses by which API servers without WatchList refuse `sendInitialEvents`. */
const streamingRefusals = new Set([400, 405, 415, 422]);

function refusedTrouble<T extends KubeObject>(state: State<T>, refusal: KubeRefusal): Trouble {
  const { cursor } = state;
  if (cursor.resourceVersion === null && streamingRefusals.has(refusal.status)) cursor.streamingRefused = true;
  if (refusal.status === 410) cursor.resourceVersion = null;
  return { reason: reasonOf(refusal), retryAfterMs: refusal.retryAfterMs };
}

function reasonOf(refusal: KubeRefusal): string {
  return `${refusal.status} ${refusal.reason}: ${refusal.message}`;
}
