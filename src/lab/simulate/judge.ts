import { type FrequencyCap, frequency } from "../../domain/facts/frequency.ts";
import { approvalsKey } from "../../domain/partition/fold.ts";
import type { Subject } from "../../gate/gather.ts";
import type { Judgement } from "../../gate/judge.ts";
import type { VerdictOutput, Violation } from "../../schemas/policy/verdict-output.ts";

/** What a message asks for in its text, so that the run knows what must become of it. */
export const kinds = ["approve", "approve", "approve", "approve", "reject", "defer", "unknown", "critical"] as const;
export type Kind = (typeof kinds)[number];

type Question = {
  readonly kind: string;
  readonly nowMs: number;
  readonly receivedAtMs: number;
  readonly sent: number;
  readonly nextAtMs: number | null;
  readonly cap: FrequencyCap | null;
  readonly stopped: boolean;
};

const deferMs = 1500;
const unknownMs = 2500;

/** Whether a message of a kind may be approved by then at all. */
export function mayBeApproved(kind: string, ageMs: number): boolean {
  if (kind === "defer") return ageMs >= deferMs;
  if (kind === "unknown") return ageMs >= unknownMs;
  return kind === "approve";
}

/** @param stopped whether the person has stopped messages like this one */
export function questionOf(
  { owned, candidate, campaign, message, recipient, nowMs }: Subject,
  stopped: boolean,
): string {
  const approvals = owned.state.approvals.get(approvalsKey(candidate.campaign, recipient)) ?? [];
  const counted = frequency(approvals, campaign.frequencyCap, nowMs);
  const { sent, nextAtMs } = counted.known ? counted.value : { sent: 0, nextAtMs: null };
  const kind = message.texts[0] ?? "";
  const cap = campaign.frequencyCap;
  return JSON.stringify({
    kind,
    nowMs,
    receivedAtMs: candidate.storedAtMs,
    sent,
    nextAtMs,
    cap,
    stopped,
  } satisfies Question);
}

/** A small policy: by the message's kind, and by what was sent to the person before. */
export function judgement(input: Uint8Array): Judgement {
  const question: Question = JSON.parse(Buffer.from(input).toString("utf8"));
  return { ok: true, output: { violations: [], deferUntilMs: null, revision: "1", ...decide(question) } };
}

function decide(question: Question): Pick<VerdictOutput, "outcome"> & Partial<VerdictOutput> {
  const { kind, nowMs, receivedAtMs, sent, nextAtMs, cap, stopped } = question;
  if (kind === "reject") return { outcome: "rejected", violations: [violation("Minor", false)] };
  if (kind === "critical") return { outcome: "rejected", violations: [violation("Critical", false)] };
  if (stopped) return { outcome: "rejected", violations: [violation("Minor", false)] };
  if (kind === "defer" && nowMs < receivedAtMs + deferMs)
    return { outcome: "deferred", deferUntilMs: receivedAtMs + deferMs };
  if (kind === "unknown" && nowMs < receivedAtMs + unknownMs)
    return { outcome: "held", violations: [violation("Minor", true)] };
  if (cap && sent >= cap.messages) return { outcome: "deferred", deferUntilMs: nextAtMs ?? nowMs + 100 };
  return { outcome: "approved" };
}

function violation(severity: Violation["severity"], undecidable: boolean): Violation {
  const words = { message: "as the run wants it", remedy: "none" };
  return { rule: "simulated", clause: "K1", severity, steps: [], undecidable, ...words };
}
