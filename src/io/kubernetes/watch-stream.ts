import { z } from "zod";
import { kubeObject } from "../../schemas/kubernetes/object.ts";
import { decodeStatus, type KubeRefusal } from "./answer.ts";
import type { KubeClient } from "./client.ts";

/** One line of a watch, read. */
export type WatchLine =
  | { readonly type: "object"; readonly gone: boolean; readonly raw: unknown; readonly resourceVersion: string }
  | { readonly type: "bookmark"; readonly resourceVersion: string; readonly initialEventsEnd: boolean }
  | { readonly type: "refused"; readonly refusal: KubeRefusal }
  | { readonly type: "garbage" };

export type WatchRequest = {
  readonly path: string;
  /** Start after this version; null asks for everything that exists first (WatchList). */
  readonly resourceVersion: string | null;
  readonly timeoutSeconds: number;
  /** How long after the server should have ended the watch it is taken for dead. */
  readonly marginMs: number;
  readonly labelSelector?: string | undefined;
};

/** How a watch ended. `silent`: the server neither spoke nor ended it in time; the connection is half-open. */
export type WatchEnd =
  | { readonly end: "closed" | "silent" | "stopped" }
  | { readonly end: "refused"; readonly refusal: KubeRefusal };

/**
 * Runs one watch until it ends; every line goes to `onLine`, and a refusal inside the stream ends it.
 * @throws Failure when it cannot be opened; whatever the connection broke with
 */
export async function watchOnce(
  client: KubeClient,
  request: WatchRequest,
  hooks: { readonly stop: AbortSignal; readonly onLine: (line: WatchLine) => void },
): Promise<WatchEnd> {
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), request.timeoutSeconds * 1000 + request.marginMs);
  try {
    const query = queryOf(request);
    const stream = await client.open({ path: request.path, query }, AbortSignal.any([hooks.stop, silent.signal]));
    if (!stream.ok) return { end: "refused", refusal: stream };
    for await (const text of stream.lines) {
      const line = readLine(text);
      if (line.type === "refused") return { end: "refused", refusal: line.refusal };
      hooks.onLine(line);
    }
    return { end: "closed" };
  } catch (cause) {
    if (hooks.stop.aborted) return { end: "stopped" };
    if (silent.signal.aborted) return { end: "silent" };
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

function queryOf(request: WatchRequest): Record<string, string | number | boolean | undefined> {
  const initial = request.resourceVersion === null;
  return {
    watch: true,
    allowWatchBookmarks: true,
    timeoutSeconds: request.timeoutSeconds,
    labelSelector: request.labelSelector,
    resourceVersion: request.resourceVersion ?? undefined,
    sendInitialEvents: initial ? true : undefined,
    resourceVersionMatch: initial ? "NotOlderThan" : undefined,
  };
}

const watchEvent = z.object({ type: z.string(), object: z.unknown() });
const initialEventsEndAnnotation = "k8s.io/initial-events-end";

function readLine(text: string): WatchLine {
  const event = watchEvent.safeParse(jsonOf(text)).data;
  if (event?.type === "ERROR") {
    return { type: "refused", refusal: decodeStatus(event.object, { status: 0, retryAfterMs: null }) };
  }
  const object = bookmarkOrObject.safeParse(event?.object).data;
  if (event === undefined || object === undefined) return { type: "garbage" };
  const { resourceVersion, annotations } = object.metadata;
  switch (event.type) {
    case "BOOKMARK":
      return {
        type: "bookmark",
        resourceVersion,
        initialEventsEnd: annotations?.[initialEventsEndAnnotation] === "true",
      };
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      return { type: "object", gone: event.type === "DELETED", raw: event.object, resourceVersion };
    default:
      return { type: "garbage" };
  }
}

/** A bookmark's object has no name. */
const bookmarkOrObject = kubeObject.extend({
  metadata: kubeObject.shape.metadata.extend({ name: z.string().default("") }),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
