import type { Msg, NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { headerOf } from "./headers.ts";
import { newInbox } from "./inbox.ts";

/**
 * The first sequence of a stream that was stored at or after an instant; undefined when nothing was. The stream must allow
 * direct gets, as VERDICTS does.
 *
 * @throws Failure `Unreachable` when nobody answers
 */
export async function sequenceAt(
  nc: NatsConnection,
  stream: string,
  atMs: number,
  timeoutMs = 5000,
): Promise<number | undefined> {
  const inbox = newInbox(nc);
  const found = Promise.withResolvers<number | undefined>();
  const fail = (cause?: unknown) =>
    found.reject(new Failure("Unreachable", `${stream} could not be read by time`, { retry: true, cause }));
  const take = (message: Msg) => {
    const code = message.headers?.code ?? 0;
    if (code === 404) return found.resolve(undefined);
    const sequence = Number(headerOf(message, "Nats-Sequence"));
    return sequence > 0 ? found.resolve(sequence) : fail(message.headers?.description);
  };
  const subscription = nc.subscribe(inbox, { callback: (error, message) => (error ? fail(error) : take(message)) });
  const timer = setTimeout(fail, timeoutMs);
  try {
    const request = { batch: 1, start_time: new Date(atMs).toISOString() };
    nc.publish(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify(request), { reply: inbox });
    return await found.promise;
  } finally {
    clearTimeout(timer);
    subscription.unsubscribe();
  }
}
