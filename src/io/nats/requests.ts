import type { Msg, NatsConnection } from "@nats-io/transport-node";

/** Room for what a server adds to a reply. */
const overheadBytes = 4096;

/**
 * Answers requests on a subject with documents, one of all processes that offer it each. A reply that is larger than the server
 * takes would end the connection: `tooLarge` is answered instead.
 */
export function serveRequests(
  nc: NatsConnection,
  options: {
    readonly subject: string;
    readonly queue: string;
    /** Never rejects. */
    readonly answer: (body: string) => Promise<object>;
    readonly tooLarge: object;
  },
): { readonly stop: () => void } {
  const subscription = nc.subscribe(options.subject, {
    queue: options.queue,
    callback: (error, message) => void (error ?? reply(message)),
  });
  return { stop: () => subscription.unsubscribe() };

  async function reply(message: Msg): Promise<void> {
    const text = JSON.stringify(await options.answer(Buffer.from(message.data).toString("utf8")));
    const room = (nc.info?.max_payload ?? 1024 * 1024) - overheadBytes;
    const fits = Buffer.byteLength(text) <= room;
    // Whoever asked may be gone; what was done stays done, and asking again says so.
    if (!nc.isClosed()) message.respond(fits ? text : JSON.stringify(options.tooLarge));
  }
}
