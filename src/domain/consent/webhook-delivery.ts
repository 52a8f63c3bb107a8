import type { WithdrawalSignal } from "../../schemas/wire/signal.ts";
import { instantText } from "../time/instant.ts";

/** How a receiver answered a webhook; `reason` is one word of ours or of the network's, and names nobody. */
export type WebhookAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "unanswered"; readonly reason: string };

export type Fate =
  | { readonly kind: "delivered" }
  /** `gone`: the receiver wants no more, of nobody. */
  | { readonly kind: "again"; readonly afterMs: number; readonly gone: boolean }
  | { readonly kind: "given-up" };

const firstPauseMs = 2000;
const pauseMaxMs = 300_000;
/** As long as a long weekend and a repair; the record itself is kept for thirty days. */
const givenUpAfterMs = 7 * 24 * 3_600_000;
/** What such an answer is about is this body and not the receiver: it will hardly take it next week. */
const aboutTheBody: ReadonlySet<number> = new Set([400, 413, 422]);
const bodyAttemptsMax = 12;

/**
 * What becomes of a delivery after an answer. Only 2xx is a yes; 410 is a no to everything.
 *
 * @param at.random from 0 to 1: many that failed together must not come back together
 */
export function fateOf(
  answer: WebhookAnswer,
  at: { readonly deliveries: number; readonly ageMs: number; readonly random: number },
): Fate {
  const status = answer.kind === "answered" ? answer.status : 0;
  if (status >= 200 && status < 300) return { kind: "delivered" };
  const isHopeless = aboutTheBody.has(status) && at.deliveries >= bodyAttemptsMax;
  if (isHopeless || at.ageMs >= givenUpAfterMs) return { kind: "given-up" };
  const asked = answer.kind === "answered" ? (answer.retryAfterMs ?? 0) : 0;
  return { kind: "again", afterMs: Math.max(asked, pauseMs(at)), gone: status === 410 };
}

function pauseMs({ deliveries, random }: { readonly deliveries: number; readonly random: number }): number {
  const pause = Math.min(firstPauseMs * 2 ** Math.min(deliveries - 1, 16), pauseMaxMs);
  return Math.round(pause * (0.5 + random / 2));
}

/** What is wrong with a receiver, with the cure; undefined when nothing is. */
export function receiverProblem(answer: WebhookAnswer): string | undefined {
  if (answer.kind === "unanswered") return answer.reason;
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const cures: Readonly<Record<number, string>> = {
    401: ": does it know the key webhook-secret of the Secret?",
    403: ": does it know the key webhook-secret of the Secret?",
    410: ": it wants no more; take withdrawal.webhook away, or correct its url",
  };
  if (status >= 300 && status < 400) return `answers ${status}: redirects are not followed, write where they lead`;
  return `answers ${status}${cures[status] ?? ""}`;
}

/** The webhook of a withdrawal, in the members that the Standard Webhooks specification names. */
export function webhookBody(signal: WithdrawalSignal, to: string): string {
  const { scope, of, purposes, channel, source } = signal;
  const at = instantText(signal.atMs);
  const type = signal.event === "Withdrawn" ? "consent.withdrawn" : "consent.resumed";
  return JSON.stringify({ type, timestamp: at, data: { to, scope, of, purposes, channel, at, source } });
}
