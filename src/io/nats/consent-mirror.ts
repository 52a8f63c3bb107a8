import type { NatsConnection } from "@nats-io/transport-node";
import { type ConsentKept, type ConsentState, consentState } from "../../schemas/wire/consent.ts";
import { buckets } from "../../schemas/wire/subjects.ts";
import { type Followed, follow, type Place } from "./follow.ts";
import { isDeletion } from "./mirror.ts";
import { readJson } from "./read-json.ts";

/** Where the mirror keeps what the bucket says. */
export type ConsentStore = {
  readonly get: (key: string) => ConsentKept | undefined;
  readonly set: (key: string, state: ConsentState) => void;
  readonly delete: (key: string) => void;
};

export type KeptConsent<Store> = {
  readonly create: () => Store;
  /** What was kept of the bucket before, and up to where. */
  readonly restored?: { readonly store: Store; readonly place: Place } | undefined;
  /** What was restored is of another bucket and was not used. */
  readonly onOtherBucket?: () => void;
};

export type ConsentMirror<Store> = {
  readonly store: () => Store;
  /** How far the bucket is in the store; undefined while another bucket is read for the first time. */
  readonly place: () => Place | undefined;
  readonly stop: () => void;
};

const prefix = `$KV.${buckets.consent}.`;

/**
 * Keeps the bucket `consent` in memory, as `mirrorBucket` does the others, for millions of people: what was restored is only
 * caught up, and however long that takes, only silence is a failure. When the bucket is another one, made anew or restored,
 * it is read into a store of its own beside the old one, which counts until the new one is whole; what changes meanwhile
 * changes in both.
 *
 * @throws Error when nothing comes for `silenceMaxMs` before everything is there
 */
export async function mirrorConsent<Store extends ConsentStore>(
  nc: NatsConnection,
  options: KeptConsent<Store>,
  silenceMaxMs = 60_000,
): Promise<ConsentMirror<Store>> {
  let store = options.restored?.store ?? options.create();
  let next: Store | undefined;
  let heardAtMs = performance.now();
  const loaded = Promise.withResolvers<void>();
  const follower = follow(nc, {
    stream: `KV_${buckets.consent}`,
    filters: [`${prefix}*.*.*.*`],
    from: "latest",
    behind: options.restored?.place,
    onMessage: take,
    onCaughtUp: () => {
      store = next ?? store;
      next = undefined;
      loaded.resolve();
    },
    onOtherStream: () => {
      next = options.create();
      options.onOtherBucket?.();
    },
  });
  const watchdog = setInterval(() => {
    if (performance.now() - heardAtMs > silenceMaxMs)
      loaded.reject(new Error(`bucket ${buckets.consent} was silent for ${silenceMaxMs} ms before it was read whole`));
  }, 1000);
  try {
    await loaded.promise;
  } catch (error) {
    follower.stop();
    throw error;
  } finally {
    clearInterval(watchdog);
  }
  return { store: () => store, place: () => (next ? undefined : follower.place()), stop: follower.stop };

  function take({ subject, message }: Followed): void {
    heardAtMs = performance.now();
    const key = subject.slice(prefix.length);
    const state = isDeletion(message) ? undefined : readJson(message.data, consentState);
    for (const each of next ? [store, next] : [store]) {
      if (state) each.set(key, state);
      else each.delete(key);
    }
  }
}
