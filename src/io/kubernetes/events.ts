import { events } from "../../schemas/kubernetes/core.ts";
import type { ObjectRef, ResourceType } from "../../schemas/kubernetes/object.ts";
import type { KubeClient } from "./client.ts";
import { microTime } from "./microtime.ts";
import { collectionPath, objectPath } from "./paths.ts";

/** Something that a person who describes the object should read. Events tell of transitions, never of states. */
export type EventToRecord = {
  readonly type: ResourceType;
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly severity: "Normal" | "Warning";
  readonly reason: string;
  /** What was done, as one word: Suspend, OpenCase. */
  readonly action: string;
  readonly message: string;
};

export type EventRecorder = {
  /** Never throws and never waits; what cannot be written is counted and dropped. */
  record(event: EventToRecord): void;
  /** Resolves when what was recorded so far is written or given up. */
  flush(): Promise<void>;
};

export type EventReport = { readonly type: "event-dropped"; readonly reason: string; readonly why: string };

export type RecorderOptions = {
  /** Shown as From by kubectl, such as `consentry.dev/operator`. */
  readonly controller: string;
  /** Which of its processes. */
  readonly instance: string;
  readonly report?: (report: EventReport) => void;
  readonly nowMs?: () => number;
};

/** The same thing within this time is the same event, seen once more. */
const seriesWindowMs = 6 * 60_000;
const seriesMax = 4096;
const pendingMax = 1000;
const attemptsMax = 5;
const noteMax = 1024;

export function createEventRecorder(client: KubeClient, options: RecorderOptions): EventRecorder {
  const state: State = { client, options, series: new Map(), pending: 0, named: 0, tail: Promise.resolve() };
  return {
    record: (event) => enqueue(state, event),
    flush: () => state.tail,
  };
}

type Series = { readonly path: string; count: number; lastMs: number };

type State = {
  readonly client: KubeClient;
  readonly options: RecorderOptions;
  readonly series: Map<string, Series>;
  pending: number;
  /** How many events were given a name. */
  named: number;
  /** One after the other: an event's series is known before the next one like it comes. */
  tail: Promise<void>;
};

function enqueue(state: State, event: EventToRecord): void {
  if (state.pending >= pendingMax) {
    state.options.report?.({ type: "event-dropped", reason: event.reason, why: "too many wait" });
    return;
  }
  state.pending += 1;
  const atMs = (state.options.nowMs ?? Date.now)();
  state.tail = state.tail.then(async () => {
    const why = await attempt(() => writeEvent(state, event, atMs));
    state.pending -= 1;
    if (why !== undefined) state.options.report?.({ type: "event-dropped", reason: event.reason, why });
  });
}

/** @returns undefined when it worked, else why it was given up */
async function attempt(write: () => Promise<Written>): Promise<string | undefined> {
  let why = "";
  for (let tries = 1; tries <= attemptsMax; tries++) {
    const outcome = await write().catch((cause): Written => ({ ok: false, why: String(cause), again: true }));
    if (outcome.ok) return undefined;
    why = outcome.why;
    if (!outcome.again) return why;
    if (tries < attemptsMax) await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
  }
  return why;
}

type Written = { readonly ok: true } | { readonly ok: false; readonly why: string; readonly again: boolean };

async function writeEvent(state: State, event: EventToRecord, atMs: number): Promise<Written> {
  const key = [event.uid, event.ref.namespace, event.ref.name, event.reason, event.message].join("\u0000");
  const known = state.series.get(key);
  if (known !== undefined && atMs - known.lastMs < seriesWindowMs)
    return await continueSeries(state, { key, known, atMs });
  return await startSeries(state, { key, event, atMs });
}

async function startSeries(state: State, at: { key: string; event: EventToRecord; atMs: number }): Promise<Written> {
  const { event, atMs } = at;
  const namespace = event.ref.namespace ?? "default";
  const name = nameOf(state, event, atMs);
  const body = {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name, namespace },
    eventTime: microTime(atMs),
    reportingController: state.options.controller,
    reportingInstance: state.options.instance,
    action: event.action,
    reason: event.reason,
    regarding: regardingOf(event),
    note: event.message.slice(0, noteMax),
    type: event.severity,
  };
  const answer = await state.client.call({ method: "POST", path: collectionPath(events, namespace), body });
  if (!answer.ok) return refused(answer);
  forgetOldest(state, atMs);
  state.series.set(at.key, { path: objectPath(events, { namespace, name }), count: 1, lastMs: atMs });
  return { ok: true };
}

/** In the order of time, because kubectl lists events of the same second by name. */
function nameOf(state: State, event: EventToRecord, atMs: number): string {
  state.named += 1;
  const nanoseconds = BigInt(atMs) * 1_000_000n + BigInt(state.named % 1_000_000);
  return `${event.ref.name}.${nanoseconds.toString(16)}`;
}

async function continueSeries(state: State, at: { key: string; known: Series; atMs: number }): Promise<Written> {
  const count = at.known.count + 1;
  const answer = await state.client.call({
    method: "PATCH",
    path: at.known.path,
    contentType: "application/merge-patch+json",
    body: { series: { count, lastObservedTime: microTime(at.atMs) } },
  });
  if (!answer.ok) {
    // The server forgets events after an hour or so; the next try starts a new one.
    if (answer.status === 404) state.series.delete(at.key);
    return answer.status === 404 ? { ok: false, why: "forgotten", again: true } : refused(answer);
  }
  at.known.count = count;
  at.known.lastMs = at.atMs;
  return { ok: true };
}

function regardingOf({ type, ref, uid }: EventToRecord): object {
  return {
    apiVersion: type.group === "" ? type.version : `${type.group}/${type.version}`,
    kind: type.kind,
    name: ref.name,
    uid,
    ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
  };
}

function refused(answer: { status: number; reason: string; message: string }): Written {
  const again = answer.status === 429 || answer.status >= 500 || answer.reason === "AlreadyExists";
  return { ok: false, why: `${answer.status} ${answer.reason}: ${answer.message}`, again };
}

function forgetOldest(state: State, atMs: number): void {
  for (const [key, series] of state.series) {
    const old = atMs - series.lastMs >= seriesWindowMs;
    if (old || state.series.size >= seriesMax) state.series.delete(key);
    else return;
  }
}
