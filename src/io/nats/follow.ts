import { type Msg, type NatsConnection, nuid } from "@nats-io/transport-node";
import { jsApi, jsApiOrThrow } from "./api.ts";
import { type CatchingUp, catchUp } from "./catch-up.ts";
import { openPull, type Pull } from "./pull.ts";

export type Followed = {
  readonly subject: string;
  readonly message: Msg;
  readonly data: Uint8Array;
  readonly sequence: number;
  readonly storedAtMs: number;
};

export type FollowOptions = {
  readonly stream: string;
  readonly filters: readonly string[];
  /**
   * First stream sequence or instant wanted; `latest`: the newest message of each subject, then whatever comes; `new`: what is stored from now
   * on, also when reading is interrupted before anything came.
   */
  readonly from: number | { readonly atMs: number } | "latest" | "new";
  /** Goes on behind this place instead, if the stream is still the one that it is a place in. */
  readonly behind?: Place | undefined;
  readonly headersOnly?: boolean;
  readonly onMessage: (followed: Followed) => void;
  /** Everything that was stored when reading (re)started has been delivered. */
  readonly onCaughtUp?: () => void;
  /** The stream is not the one that was read so far (made anew, or restored): it is read from the start again. */
  readonly onOtherStream?: () => void;
  /** Reading was interrupted and goes on by itself; for logs and counters. */
  readonly onInterrupted?: (reason: string) => void;
};

/** How far a stream has been read: its sequences mean something only together with its creation time. */
export type Place = { readonly created: string; readonly sequence: number };

export type Follower = {
  readonly stop: () => void;
  readonly lastSequence: () => number;
  /** Undefined before the stream was found. */
  readonly place: () => Place | undefined;
};

type ConsumerInfo = {
  readonly name: string;
  readonly num_pending: number;
  readonly delivered: { readonly consumer_seq: number };
};
type StreamInfo = { readonly created: string; readonly state: { readonly last_seq: number } };

const batch = 1000;
const retryMaxMs = 3000;

/**
 * Reads a stream in order, without a gap, for ever: after a reconnect, a lost consumer or a skipped delivery it goes on
 * behind the last message it handed over. Messages are not acknowledged and may be many: the callback must be quick.
 */
export function follow(nc: NatsConnection, options: FollowOptions): Follower {
  let last = options.behind?.sequence ?? 0;
  let created = options.behind?.created;
  let stopped = false;
  let pull: Pull | undefined;
  let catchingUp: CatchingUp | undefined;
  let forget = () => {};
  let retryMs = 50;
  let timer: NodeJS.Timeout | undefined;
  void start();
  return {
    stop,
    lastSequence: () => last,
    place: () => (created === undefined ? undefined : { created, sequence: last }),
  };

  async function start(): Promise<void> {
    if (stopped) return;
    try {
      await noticeOtherStream();
      const consumer = await createConsumer(nc, options, last);
      if (stopped) return;
      retryMs = 50;
      read(consumer);
    } catch (error) {
      if (nc.isClosed()) return;
      again(error instanceof Error ? error.message : "failed");
    }
  }

  /** A place in another stream is no place: whatever was written before this one is read again would be missed. */
  async function noticeOtherStream(): Promise<void> {
    const info = await jsApiOrThrow<StreamInfo>(nc, `STREAM.INFO.${options.stream}`, undefined);
    const isFirst = created === undefined;
    const isOther = (created ?? info.created) !== info.created || info.state.last_seq < last;
    created = info.created;
    if (isFirst && options.from === "new") last = info.state.last_seq;
    if (!isOther || stopped) return;
    last = 0;
    options.onOtherStream?.();
  }

  function read(consumer: ConsumerInfo): void {
    let expected = 1;
    forget = () => deleteConsumer(nc, options.stream, consumer.name);
    const toCatchUp = catchUp({
      pending: consumer.num_pending,
      replaces: options.from === "latest",
      isNothingLeft: (received) => isNothingLeft(consumer.name, received),
      onCaughtUp: () => options.onCaughtUp?.(),
    });
    catchingUp = toCatchUp;
    pull = openPull(nc, {
      stream: options.stream,
      consumer: consumer.name,
      batch,
      onLost: again,
      onMessage: ({ message, delivery }) => {
        if (delivery.consumerSequence !== expected) {
          pull?.stop();
          again("gap");
          return;
        }
        expected++;
        last = delivery.streamSequence;
        options.onMessage({
          subject: message.subject,
          message,
          data: message.data,
          sequence: delivery.streamSequence,
          storedAtMs: delivery.storedAtMs,
        });
        toCatchUp.received(delivery.pending);
      },
    });
  }

  async function isNothingLeft(consumer: string, received: number): Promise<boolean> {
    const info = await jsApi<ConsumerInfo>(nc, `CONSUMER.INFO.${options.stream}.${consumer}`, undefined);
    return info.ok && info.value.num_pending === 0 && info.value.delivered.consumer_seq <= received;
  }

  function again(reason: string): void {
    if (stopped) return;
    catchingUp?.stop();
    forget();
    options.onInterrupted?.(reason);
    timer = setTimeout(start, retryMs);
    retryMs = Math.min(retryMs * 2, retryMaxMs);
  }

  function stop(): void {
    stopped = true;
    clearTimeout(timer);
    catchingUp?.stop();
    pull?.stop();
    forget();
  }
}

/** A single filter stands in the subject of the request, where the permissions of NATS can see it. */
async function createConsumer(nc: NatsConnection, options: FollowOptions, last: number): Promise<ConsumerInfo> {
  const { stream, filters } = options;
  const name = nuid.next();
  const [filter, ...more] = filters;
  const single = filter !== undefined && more.length === 0;
  return await jsApiOrThrow<ConsumerInfo>(nc, `CONSUMER.CREATE.${stream}.${name}${single ? `.${filter}` : ""}`, {
    stream_name: stream,
    config: {
      name,
      ...(single ? { filter_subject: filter } : { filter_subjects: filters }),
      ack_policy: "none",
      mem_storage: true,
      num_replicas: 1,
      headers_only: options.headersOnly ?? false,
      inactive_threshold: 30e9,
      ...startOf(options.from, last),
    },
  });
}

/** Asks and does not wait: the server forgets a consumer that nobody reads by itself, only later. */
function deleteConsumer(nc: NatsConnection, stream: string, consumer: string): void {
  if (!nc.isClosed() && !nc.isDraining()) nc.publish(`$JS.API.CONSUMER.DELETE.${stream}.${consumer}`);
}

function startOf(from: FollowOptions["from"], last: number) {
  if (last > 0) return { deliver_policy: "by_start_sequence", opt_start_seq: last + 1 };
  if (from === "latest") return { deliver_policy: "last_per_subject" };
  // There is nothing older: the stream was empty, or is another one than before.
  if (from === "new") return { deliver_policy: "all" };
  if (typeof from === "object") {
    return { deliver_policy: "by_start_time", opt_start_time: new Date(from.atMs).toISOString() };
  }
  return from <= 1 ? { deliver_policy: "all" } : { deliver_policy: "by_start_sequence", opt_start_seq: from };
}

/**
 * Reads what a stream holds now, from a sequence to the end, and resolves when all of it was handed over.
 *
 * @throws Failure when the server does not answer within the deadline
 */
export async function readToEnd(
  nc: NatsConnection,
  options: Omit<FollowOptions, "onCaughtUp" | "onInterrupted"> & { deadlineMs: number },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const follower = follow(nc, { ...options, onCaughtUp: resolve });
  const timer = setTimeout(
    () => reject(new Error(`reading ${options.stream} took longer than ${options.deadlineMs} ms`)),
    options.deadlineMs,
  );
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    follower.stop();
  }
}
