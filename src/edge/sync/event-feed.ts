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
  /** Said before many events are appended here: the stream rests, since it would hand them over sooner than the append ends. */
  readonly appending: () => void;
  /**
   * Takes events that this process has appended itself and that stand one behind the other: they are not read back from NATS.
   * Resolves once it is their turn and few enough wait: whoever waits before more are appended keeps the memory flat.
   */
  readonly appended: (events: readonly Arrived[]) => Promise<void>;
  readonly stop: () => void;
};

const batchMax = 1000;
/** Beyond this many waiting events the stream is not read further until they are projected. */
const waitingMax = 20_000;
/** Of events that were appended here: a few batches, so that whoever appends does not wait for the projection. */
const appendedWaitingMax = 4000;
/** When nothing more was appended here for this long, the stream is read again. */
const quietMs = 500;
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
  let starting = false;
  let awaitsQuiet = false;
  /** Appended here, and something that is stored before them is being read. */
  let ownNext: (readonly Arrived[])[] = [];
  let onRoom = Promise.withResolvers<void>();
  void start();
  return {
    projected: () => projected,
    unreadable: () => unreadable,
    appending: restUntilQuiet,
    appended,
    stop: () => {
      stopped = true;
      rest();
      onRoom.resolve();
    },
  };

  async function start(): Promise<void> {
    if (starting || follower !== undefined) return;
    starting = true;
    // Asked before reading starts: once it has caught up, all of this was handed over, also where records were deleted.
    const end = await persist("the end of CONSENT", parts.streamEnd);
    starting = false;
    if (stopped || end === undefined) return;
    follower = parts.follow({ from: read + 1, onEvent: take, onCaughtUp: () => reached(end) });
  }

  function rest(): void {
    follower?.stop();
    follower = undefined;
  }

  function take(arrived: Arrived | undefined, sequence: number): void {
    // What is stored before it has been read.
    read = Math.max(read, sequence - 1);
    takeAppended();
    if (sequence <= read) return;
    if (arrived) waiting.push(arrived);
    else unreadable++;
    reached(sequence);
    if (waiting.length < waitingMax) return;
    paused = true;
    rest();
  }

  async function appended(events: readonly Arrived[]): Promise<void> {
    ownNext = [...ownNext, events].sort(([a], [b]) => (a?.sequence ?? 0) - (b?.sequence ?? 0));
    takeAppended();
    if (!paused && ownNext.includes(events)) void start();
    while (!stopped && (ownNext.includes(events) || waiting.length > appendedWaitingMax)) await onRoom.promise;
  }

  /** Takes those whose turn it is, and drops those that were read meanwhile. */
  function takeAppended(): void {
    for (let [events] = ownNext; events && (events[0]?.sequence ?? 0) <= read + 1; [events] = ownNext) {
      ownNext = ownNext.slice(1);
      if (events[0]?.sequence !== read + 1) continue;
      restUntilQuiet();
      waiting.push(...events);
      reached(events.at(-1)?.sequence ?? 0);
    }
  }

  function restUntilQuiet(): void {
    rest();
    if (!awaitsQuiet) void readOnWhenQuiet();
  }

  async function readOnWhenQuiet(): Promise<void> {
    awaitsQuiet = true;
    for (let seen = -1; seen !== read && !stopped; await parts.wait(quietMs)) seen = read;
    awaitsQuiet = false;
    if (!paused) await start();
  }

  function reached(sequence: number): void {
    read = Math.max(read, sequence);
    takeAppended();
    if (!pumping) void pump();
  }

  async function pump(): Promise<void> {
    pumping = true;
    while (!stopped && projected < read) {
      const batch = waiting.slice(0, batchMax);
      const upTo = batch.length < waiting.length ? (batch.at(-1)?.sequence ?? read) : read;
      await persist("projecting consent", () => parts.project(batch));
      waiting = waiting.slice(batch.length);
      onRoom.resolve();
      onRoom = Promise.withResolvers<void>();
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
