import type { KindName } from "../schemas/resources/index.ts";
import type { Again } from "./again.ts";
import type { OperatorEvent } from "./told.ts";

/**
 * The same steps for every kind. Nothing is remembered between two rounds that could not be read again: a round that is
 * repeated, interrupted, or done by two operators at once ends in the same place.
 */
export type Steps<Facts, Plan> = {
  readonly kind: KindName;
  /** Reads everything the decision needs; undefined when the object is gone. */
  readonly gather: (key: string) => Promise<Facts | undefined>;
  /** Pure. */
  readonly decide: (facts: Facts) => Plan;
  readonly act: (facts: Facts, plan: Plan) => Promise<Again>;
  /** Takes back what was done for an object that is gone. */
  readonly cleanUp: (key: string) => Promise<void>;
};

export type Queue = {
  add(key: string): void;
  addAfter(key: string, delayMs: number): void;
  depth(): number;
  stop(): Promise<void>;
};

export type QueueOptions = {
  readonly concurrency: number;
  readonly work: (key: string) => Promise<Again>;
  readonly onFailure: (failure: { key: string; failures: number; waitMs: number; cause: unknown }) => void;
};

export type ControllerParts = {
  readonly createQueue: (options: QueueOptions) => Queue;
  /** Leadership can end between a look and a deed: what was decided is then left undone, and the next leader decides. */
  readonly mayAct: () => boolean;
  /** What is there and cannot be read is not gone: a later version may have written it. */
  readonly isUnreadable: (kind: KindName, key: string) => boolean;
  readonly report: (event: OperatorEvent) => void;
  readonly monotonicMs: () => number;
};

export type Controller = {
  readonly kind: KindName;
  /** Does nothing while another operator leads. */
  enqueue(key: string): void;
  /** Of several wishes the earliest counts. */
  enqueueAfter(key: string, delayMs: number): void;
  /** Begins to work; whoever starts it enqueues everything there is. */
  start(): void;
  stop(): Promise<void>;
};

const concurrency = 4;

export function createController<Facts, Plan>(parts: ControllerParts, steps: Steps<Facts, Plan>): Controller {
  let queue: Queue | undefined;
  const onFailure: QueueOptions["onFailure"] = ({ key, failures, waitMs, cause }) =>
    parts.report({ type: "reconcile-failed", kind: steps.kind, key, failures, waitMs, cause });
  return {
    kind: steps.kind,
    enqueue: (key) => queue?.add(key),
    enqueueAfter: (key, delayMs) => queue?.addAfter(key, delayMs),
    start: () => {
      queue = parts.createQueue({ concurrency, work: (key) => oneRound(parts, steps, key), onFailure });
    },
    stop: async () => {
      const stopping = queue;
      queue = undefined;
      await stopping?.stop();
    },
  };
}

async function oneRound<Facts, Plan>(parts: ControllerParts, steps: Steps<Facts, Plan>, key: string): Promise<Again> {
  const startedMs = parts.monotonicMs();
  const facts = await steps.gather(key);
  if (!parts.mayAct()) return undefined;
  if (facts === undefined && parts.isUnreadable(steps.kind, key)) return undefined;
  const again = facts === undefined ? await steps.cleanUp(key) : await steps.act(facts, steps.decide(facts));
  parts.report({ type: "reconciled", kind: steps.kind, tookMs: parts.monotonicMs() - startedMs });
  return again ?? undefined;
}
