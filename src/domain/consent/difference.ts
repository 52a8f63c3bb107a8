import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import { foldConsent, stateAt } from "./fold.ts";

/** What a list says of people, by pseudonym; each person once. */
export type Listed = ReadonlyMap<string, ConsentEvent>;
/** What is held of the same source's people, by pseudonym. */
export type Held = ReadonlyMap<string, ConsentState>;

/**
 * Which of two words of one person counts: the newer one, and at the same instant the withdrawal. The higher rank counts; of
 * two that rank the same the first that was read.
 */
export function rankOf({ atMs, event }: Pick<ConsentEvent, "atMs" | "event">): number {
  return atMs * 2 + (event === "Withdrawn" ? 1 : 0);
}

/** Takes one more row of the list into account. */
export function withListed(listed: Map<string, ConsentEvent>, event: ConsentEvent): void {
  const other = listed.get(event.pseudonym);
  if (!other || rankOf(event) > rankOf(other)) listed.set(event.pseudonym, event);
}

/** The events that bring what is held of the people that a list names to what it says: applying them and asking again gives none. */
export function consentChanges({ listed, held }: { readonly listed: Listed; readonly held: Held }): ConsentEvent[] {
  return [...listed.values()].filter((event) => !isHeld(event, held.get(event.pseudonym)));
}

/**
 * The event for somebody whom the whole list names no more; undefined when nothing of them is in force.
 *
 * They have not said no: the source vouches for them no more, so the record expires, and lives again if a later list names
 * them again.
 */
export function vouchedForNoMore(
  { pseudonym, state }: { readonly pseudonym: string; readonly state: ConsentState },
  at: { readonly nowMs: number; readonly by: string },
): ConsentEvent | undefined {
  const now = stateAt(state, at.nowMs);
  if (now !== "Granted" && now !== "Pending") return undefined;
  const { state: _state, sequence: _sequence, sinceMs: _sinceMs, chain: _chain, ...rest } = state;
  return { ...rest, event: "Expired", pseudonym, atMs: at.nowMs, recordedAtMs: at.nowMs, by: at.by };
}

/** Whether appending the event would change nothing that anybody decides by: it is there, or something newer stands against it. */
function isHeld(event: ConsentEvent, state: ConsentState | undefined): boolean {
  if (!state) return false;
  const next = foldConsent(state, event, { sequence: state.sequence + 1, storedAtMs: event.recordedAtMs });
  return next === state || meaning.every((field) => String(next[field]) === String(state[field]));
}

const meaning = [
  "state",
  "atMs",
  "businessName",
  "purposes",
  "method",
  "noticeId",
  "noticeHash",
  "language",
  "affirmative",
  "doubleOptIn",
  "preTicked",
  "bundled",
  "channel",
  "jurisdiction",
  "evidence",
  "age",
  "validUntilMs",
] as const;
