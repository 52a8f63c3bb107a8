import type { Arrived } from "./projector.ts";

export type EventFeedParts = {
  /** Follows CONSENT behind a sequence, in order and for ever, until stopped. `onCaughtUp`: all that was stored then is here. */
  readonly follow: (options: {
    readonly from: number;
    readonly onEvent: (arrived: Arrived | undefined, sequence: number) => void;
    readonly onCaughtUp: () => void;
  }) => { readonly stop: () => void };
  /** Newest sequence of CONSENT. */
  readonly streamEnd: () => Promise<number>;
  /** Projects some events; throws when that has to be tried again. */
  readonly project: (arrived: readonly Arrived[]) => Promise<void>;
  /** Remembers that everything up to a sequence is projected. */
  readonly saveCheckpoint: (sequence: number) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
  readonly onProblem: (problem: string, cause: unknown) => void;
};

export type EventFeed = {
  /** Everything in CONSENT up to here is in the `consent` bucket. */
  readonly projected: () => number;
  /** Events that nobody can read; they say nothing. */
  readonly unreadable: () => number;
  readonly stop: () => void;
};

const batchMax = 1000;
/** Beyond this many waiting events the stream is not read further until they are projected. */
const waitingMax = 20_000;
const retryMaxMs = 5000;

/** Projects the CONSENT stream from a checkpoint on, in order, for ever; what fails is tried again. */
export function feedEvents(checkpoint: number, parts: EventFeedParts): EventFeed {
  let waiting: Arrived[] = [];
  let read = checkpoint;
  let projected = checkpoint;
  let unreadable = 0;
  let stopped = false;
  let pumping = false;
  /** As many wait as may: the stream is not read at the moment. */
  let paused = false;
  let follower: { stop: () => void } | undefined;
  void start();
  return {
    projected: () => projected,
    unreadable: () => unreadable,
    stop: () => {
      stopped = true;
      follower?.stop();
    },
  };

  async function start(): Promise<void> {
    // Asked before reading starts: once it has caught up, all of this was handed over, also where records were deleted.
    const end = await persist("the end of CONSENT", parts.streamEnd);
    if (stopped || end === undefined) return;
    follower = parts.follow({ from: read + 1, onEvent: take, onCaughtUp: () => reached(end) });
  }

  function take(arrived: Arrived | undefined, sequence: number): void {
    if (arrived) waiting.push(arrived);
    else unreadable++;
    reached(sequence);
    if (waiting.length < waitingMax) return;
    paused = true;
    follower?.stop();
  }

  function reached(sequence: number): void {
    read = Math.max(read, sequence);
    if (!pumping) void pump();
  }

  async function pump(): Promise<void> {
    pumping = true;
    while (!stopped && projected < read) {
      const batch = waiting.slice(0, batchMax);
      const upTo = batch.length < waiting.length ? (batch.at(-1)?.sequence ?? read) : read;
      await persist("projecting consent", () => parts.project(batch));
      waiting = waiting.slice(batch.length);
      projected = upTo;
      await persist("the checkpoint", () => parts.saveCheckpoint(upTo));
      if (paused && waiting.length < waitingMax) await readOn();
    }
    pumping = false;
  }

  async function readOn(): Promise<void> {
    paused = false;
    await start();
  }

  /** Tries for ever, ever slower; undefined when stopped meanwhile. */
  async function persist<T>(what: string, attempt: () => Promise<T>): Promise<T | undefined> {
    for (let retryMs = 100; !stopped; retryMs = Math.min(retryMs * 2, retryMaxMs)) {
      try {
        return await attempt();
      } catch (cause) {
        parts.onProblem(what, cause);
        await parts.wait(retryMs);
      }
    }
    return undefined;
  }
}
