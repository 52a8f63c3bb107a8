import { type NatsConnection, PermissionViolationError } from "@nats-io/transport-node";
import { Failure } from "../../schemas/failures.ts";

export type ApiError = { readonly code: number; readonly errCode: number; readonly description: string };
export type ApiAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

/** Short, because a request that a restarting server swallowed is never answered, and everybody who asks asks again. */
const apiTimeoutMs = 2000;

export const apiErrors = {
  streamNotFound: 10059,
  consumerNotFound: 10014,
  /** Not enough members of the cluster are known yet, or there any more, to hold the replicas. */
  noSuitablePeers: 10005,
  messageNotFound: 10037,
  wrongLastSequence: 10071,
  wrongLastSequenceOnReplicas: 10164,
  tooManyBatches: 10210,
  batchesDisabled: 10174,
  /** Which limit was reached stands in the description only: bytes, messages, messages of a subject. */
  storeFailed: 10077,
} as const;

/**
 * One request to the JetStream API. What the server refuses is a value; no answer is a throw.
 *
 * @throws Failure `Unreachable`, which may be retried: the request may or may not have been carried out
 */
export async function jsApi<T>(
  nc: NatsConnection,
  subject: string,
  body: unknown,
  timeoutMs = apiTimeoutMs,
): Promise<ApiAnswer<T>> {
  const reply = await requestJson(nc, `$JS.API.${subject}`, body, timeoutMs);
  const error = errorOf(reply);
  return error ? { ok: false, error } : { ok: true, value: reply as T };
}

/** As `jsApi`, for callers to whom a refusal is a fault. */
export async function jsApiOrThrow<T>(
  nc: NatsConnection,
  subject: string,
  body: unknown,
  timeoutMs = apiTimeoutMs,
): Promise<T> {
  const answer = await jsApi<T>(nc, subject, body, timeoutMs);
  if (answer.ok) return answer.value;
  throw new Failure("Refused", `NATS refused ${subject}: ${answer.error.description} (${answer.error.errCode})`, {
    retry: answer.error.code >= 500 || answer.error.errCode === apiErrors.noSuitablePeers,
  });
}

export function errorOf(reply: unknown): ApiError | undefined {
  if (typeof reply !== "object" || reply === null || !("error" in reply)) return undefined;
  const error = reply.error as { code?: number; err_code?: number; description?: string };
  return { code: error.code ?? 500, errCode: error.err_code ?? 0, description: error.description ?? "" };
}

async function requestJson(nc: NatsConnection, subject: string, body: unknown, timeoutMs: number): Promise<unknown> {
  try {
    const reply = await nc.request(subject, body === undefined ? "" : JSON.stringify(body), { timeout: timeoutMs });
    return reply.json();
  } catch (cause) {
    if (isForbidden(cause))
      throw new Failure(
        "Refused",
        `NATS does not let this user ask ${subject}: see docs/operations/nats-permissions.md`,
        {
          retry: true,
          cause,
        },
      );
    throw new Failure("Unreachable", `NATS did not answer ${subject} within ${timeoutMs} ms`, { retry: true, cause });
  }
}

function isForbidden(cause: unknown): boolean {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return [cause, inner].some((each) => each instanceof PermissionViolationError);
}
