import { z } from "zod";

/** What the API server said: its document, or why not. */
export type KubeAnswer = KubeDocument | KubeRefusal;

export type KubeDocument = { readonly ok: true; readonly status: number; readonly body: unknown };

export type KubeRefusal = {
  readonly ok: false;
  /** HTTP status, also for an ERROR event inside a watch. */
  readonly status: number;
  /** The Status object's reason, such as `NotFound`, `Conflict`, `Expired`; `Unknown` when there is none. */
  readonly reason: string;
  readonly message: string;
  /** How long the server asks to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null;
};

/** Turns an HTTP response of the API server into a value; a body that is no JSON is a refusal, never an exception. */
export function decodeAnswer(response: {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
}): KubeAnswer {
  const body = parsed(response.text);
  const good = response.status >= 200 && response.status < 300;
  if (good && body !== undefined) return { ok: true, status: response.status, body };
  if (good) return refusal({ status: 502, reason: "Garbage", message: "the answer is no JSON", retryAfterMs: null });
  return decodeStatus(body, { status: response.status, retryAfterMs: retryAfterOf(response.headers["retry-after"]) });
}

const statusObject = z.looseObject({
  code: z.number().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z
    .looseObject({ retryAfterSeconds: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Reads a `Status` object, as a body or as an ERROR event of a watch carries it. */
export function decodeStatus(body: unknown, http: { status: number; retryAfterMs: number | null }): KubeRefusal {
  const status = statusObject.safeParse(body).data;
  const seconds = status?.details?.retryAfterSeconds;
  return refusal({
    status: http.status === 0 ? (status?.code ?? 500) : http.status,
    reason: status?.reason ?? "Unknown",
    message: (status?.message ?? `HTTP ${http.status}`).slice(0, 1000),
    retryAfterMs: http.retryAfterMs ?? (seconds === undefined ? null : seconds * 1000),
  });
}

function refusal(parts: Omit<KubeRefusal, "ok">): KubeRefusal {
  return { ok: false, ...parts };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only the seconds form: the API server never sends the date form. */
function retryAfterOf(header: string | string[] | undefined): number | null {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds >= 0 && header !== undefined ? seconds * 1000 : null;
}
