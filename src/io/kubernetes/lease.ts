import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { leases } from "../../schemas/kubernetes/core.ts";
import type { KubeAnswer } from "./answer.ts";
import type { KubeClient } from "./client.ts";
import { microTime } from "./microtime.ts";
import { collectionPath, objectPath } from "./paths.ts";

// Leader election on a coordination.k8s.io Lease.
//
//   renewed ──────────── renewDeadlineMs ──▶ leadership is dropped here, by our own clock
//   renewed ────────────────────── leaseDurationMs ──▶ others may take it from here, by theirs
//
// Nobody compares clocks of two machines: a lease has expired when this process has not seen it change for its duration.
// Two may still believe to lead for a moment (a process frozen between the look at the clock and the write). That must be
// harmless: whoever acts on leadership writes by compare-and-set or idempotently.

export type LeaseTiming = {
  readonly leaseDurationMs: number;
  readonly renewDeadlineMs: number;
  readonly retryMs: number;
};

export type LeaseOptions = {
  readonly namespace: string;
  readonly name: string;
  /** Who we are; another name at every start, so that a restarted process does not take its own old lease for held. */
  readonly identity: string;
  /** @param term how often the lease has changed hands, which orders leaders */
  readonly onLeading: (term: number) => void;
  /** Called at once when leadership is lost or given back; the leader must stop acting before it returns control. */
  readonly onLost: () => void;
  readonly report?: (report: LeaseReport) => void;
  readonly timing?: LeaseTiming;
};

export type LeaseReport =
  | { readonly type: "lease-acquired"; readonly term: number }
  | { readonly type: "lease-lost"; readonly reason: string }
  | { readonly type: "lease-unreachable"; readonly reason: string };

export type LeaderElection = {
  isLeading(): boolean;
  /** Gives the lease back, so that the next one need not wait for it to expire. */
  stop(): Promise<void>;
};

const usualTiming: LeaseTiming = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };

export function electLeader(client: KubeClient, options: LeaseOptions): LeaderElection {
  const stopping = new AbortController();
  const timing = options.timing ?? usualTiming;
  if (timing.renewDeadlineMs >= timing.leaseDurationMs)
    throw new RangeError("renewDeadlineMs must be below leaseDurationMs");
  const state: State = { client, options, timing, stop: stopping.signal, seen: undefined, leading: undefined };
  const ended = keepElecting(state);
  return {
    isLeading: () => state.leading !== undefined && performance.now() < state.leading.untilMs,
    stop: async () => {
      stopping.abort();
      await ended;
      await release(state);
    },
  };
}

type State = {
  readonly client: KubeClient;
  readonly options: LeaseOptions;
  readonly timing: LeaseTiming;
  readonly stop: AbortSignal;
  /** The lease as last read, and when it was first seen so, on our monotonic clock. */
  seen: { readonly lease: Lease; readonly sinceMs: number } | undefined;
  leading: { readonly term: number; readonly untilMs: number; readonly expiry: NodeJS.Timeout } | undefined;
};

const leaseObject = z.object({
  metadata: z.object({ resourceVersion: z.string() }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      renewTime: z.string().nullish(),
      acquireTime: z.string().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .default({}),
});
type Lease = z.infer<typeof leaseObject>;

async function keepElecting(state: State): Promise<void> {
  while (!state.stop.aborted) {
    try {
      await tryOnce(state);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      state.options.report?.({ type: "lease-unreachable", reason });
    }
    const waitMs = state.timing.retryMs * (0.8 + 0.4 * Math.random());
    await sleep(waitMs, undefined, { signal: state.stop }).catch(() => undefined);
  }
}

async function tryOnce(state: State): Promise<void> {
  const askedAtMs = performance.now();
  const answer = await state.client.call({ method: "GET", path: pathOf(state.options), deadlineMs: deadlineOf(state) });
  if (!answer.ok && answer.status === 404) return settle(state, await create(state), { askedAtMs, term: 0 });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.reason}`);
  const lease = leaseObject.parse(answer.body);
  remember(state, lease);
  const holder = lease.spec.holderIdentity ?? "";
  const mine = holder === state.options.identity;
  if (!mine) lose(state, `held by ${holder === "" ? "nobody" : holder}`);
  if (!mine && holder !== "" && !hasExpired(state, lease)) return;
  const transitions = lease.spec.leaseTransitions ?? 0;
  const term = mine ? transitions : transitions + 1;
  settle(state, await write(state, lease, { term, mine }), { askedAtMs, term });
}

/** A request may not outlive the time in which it would still be of use. */
function deadlineOf(state: State): number {
  return Math.max(500, Math.min(state.timing.renewDeadlineMs / 2, 5_000));
}

function remember(state: State, lease: Lease): void {
  if (state.seen?.lease.metadata.resourceVersion === lease.metadata.resourceVersion) return;
  state.seen = { lease, sinceMs: performance.now() };
}

function hasExpired(state: State, lease: Lease): boolean {
  const durationMs = (lease.spec.leaseDurationSeconds ?? state.timing.leaseDurationMs / 1000) * 1000;
  return state.seen !== undefined && performance.now() - state.seen.sinceMs > durationMs;
}

function create(state: State): Promise<KubeAnswer> {
  const { namespace, name } = state.options;
  const body = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace, name },
    spec: specOf(state, { term: 0, acquireTime: microTime(Date.now()) }),
  };
  const path = collectionPath(leases, namespace);
  return state.client.call({ method: "POST", path, body, deadlineMs: deadlineOf(state) });
}

function write(state: State, lease: Lease, how: { term: number; mine: boolean }): Promise<KubeAnswer> {
  const acquireTime = how.mine ? (lease.spec.acquireTime ?? microTime(Date.now())) : microTime(Date.now());
  return put(state, lease, specOf(state, { term: how.term, acquireTime }));
}

/** Compare-and-set: the resource version makes one of several takers win. */
function put(state: State, lease: Lease, spec: object): Promise<KubeAnswer> {
  const { namespace, name } = state.options;
  const body = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { namespace, name, resourceVersion: lease.metadata.resourceVersion },
    spec,
  };
  return state.client.call({ method: "PUT", path: pathOf(state.options), body, deadlineMs: deadlineOf(state) });
}

function specOf(state: State, parts: { term: number; acquireTime: string }): object {
  return {
    holderIdentity: state.options.identity,
    leaseDurationSeconds: Math.ceil(state.timing.leaseDurationMs / 1000),
    acquireTime: parts.acquireTime,
    renewTime: microTime(Date.now()),
    leaseTransitions: parts.term,
  };
}

/** After a write: it counts from when it was asked for, since nobody knows when in between it happened. */
function settle(state: State, answer: KubeAnswer, at: { askedAtMs: number; term: number }): void {
  if (!answer.ok) {
    if (answer.status === 409) return;
    throw new Error(`${answer.status} ${answer.reason}`);
  }
  remember(state, leaseObject.parse(answer.body));
  if (state.stop.aborted) return;
  const wasLeading = state.leading !== undefined;
  const untilMs = at.askedAtMs + state.timing.renewDeadlineMs;
  clearTimeout(state.leading?.expiry);
  const expiry = setTimeout(() => lose(state, "not renewed in time"), untilMs - performance.now());
  state.leading = { term: at.term, untilMs, expiry };
  if (wasLeading) return;
  state.options.report?.({ type: "lease-acquired", term: at.term });
  state.options.onLeading(at.term);
}

function lose(state: State, reason: string): void {
  if (state.leading === undefined) return;
  clearTimeout(state.leading.expiry);
  state.leading = undefined;
  state.options.report?.({ type: "lease-lost", reason });
  state.options.onLost();
}

async function release(state: State): Promise<void> {
  const held = state.leading !== undefined;
  lose(state, "stopped");
  if (!held || state.seen === undefined) return;
  const { lease } = state.seen;
  const spec = { ...lease.spec, holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime(Date.now()) };
  // Not answered: the lease expires by itself.
  await put(state, lease, spec).catch(() => undefined);
}

function pathOf(options: LeaseOptions): string {
  return objectPath(leases, options);
}
