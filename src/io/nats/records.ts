import { headers, type NatsConnection } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";
import { natsHeaders } from "../../schemas/wire/headers.ts";
import { type ApiError, apiErrors, errorOf } from "./api.ts";

export type PublishOptions = {
  /** The server stores a message with the same id only once within its window of two minutes. */
  readonly messageId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/**
 * Publishes into a stream and waits until it is stored.
 *
 * @returns the stream sequence, and whether the server had it already
 * @throws Failure `Full` when the stream has no room, `Refused`, `Unreachable` when nobody answered
 */
export async function publishRecord(
  nc: NatsConnection,
  subject: string,
  data: Uint8Array | string,
  options: PublishOptions = {},
): Promise<{ sequence: number; duplicate: boolean }> {
  const fields = headers();
  for (const [name, value] of Object.entries(options.headers ?? {})) fields.set(name, value);
  if (options.messageId) fields.set(natsHeaders.messageId, options.messageId);
  const reply = await request(nc, subject, data, { headers: fields, timeout: options.timeoutMs ?? 5000 });
  const error = errorOf(reply);
  if (error) throw refusal(error);
  const ack = reply as { seq: number; duplicate?: boolean };
  return { sequence: ack.seq, duplicate: ack.duplicate ?? false };
}

export async function publishJson(nc: NatsConnection, subject: string, value: unknown, options: PublishOptions = {}) {
  return await publishRecord(nc, subject, JSON.stringify(value), options);
}

function refusal({ code, errCode, description }: ApiError): Failure {
  const isFull = errCode === apiErrors.storeFailed && /^maximum (bytes|messages) /.test(description);
  const why = isFull ? `the stream is full (${description})` : description;
  return new Failure(isFull ? "Full" : "Refused", `NATS refused the message: ${why}`, { retry: code >= 500 });
}

async function request(
  nc: NatsConnection,
  subject: string,
  data: Uint8Array | string,
  options: { headers: ReturnType<typeof headers>; timeout: number },
): Promise<unknown> {
  try {
    return (await nc.request(subject, data, options)).json();
  } catch (cause) {
    throw new Failure("Unreachable", "nobody stored the message: is Consentry installed on this NATS?", {
      retry: true,
      cause,
    });
  }
}
