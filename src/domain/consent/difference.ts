import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import { foldConsent, stateAt } from "./fold.ts";

/** What a list says of people, by pseudonym; each person once. */
export type Listed = ReadonlyMap<string, ConsentEvent>;
/** What is held of the same source's people, by pseudonym. */
export type Held = ReadonlyMap<string, ConsentState>;

/**
 * Takes one more row of the list into account. A person listed twice is as the newest row says; at the same instant the
 * withdrawal counts.
 */
export function withListed(listed: Map<string, ConsentEvent>, event: ConsentEvent): void {
  const other = listed.get(event.pseudonym);
  if (!other || event.atMs > other.atMs || (event.atMs === other.atMs && event.event === "Withdrawn")) {
    listed.set(event.pseudonym, event);
  }
}

/**
 * The events that bring what is held to what the list says: applying them and asking again gives none.
 *
 * Somebody who is in the list no more has not said no: the source vouches for them no more, so the record expires, and lives
 * again if a later list names them again.
 */
export function consentDifference(
  sides: { readonly listed: Listed; readonly held: Held },
  at: { readonly nowMs: number; readonly by: string },
): ConsentEvent[] {
  const changed = [...sides.listed.values()].filter((event) => !isHeld(event, sides.held.get(event.pseudonym)));
  const gone = [...sides.held].filter(([pseudonym, state]) => !sides.listed.has(pseudonym) && isLive(state, at.nowMs));
  return [...changed, ...gone.map(([pseudonym, state]) => expiry(pseudonym, state, at))];
}

function isLive(state: ConsentState, nowMs: number): boolean {
  const now = stateAt(state, nowMs);
  return now === "Granted" || now === "Pending";
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
  "evidence",
  "age",
  "validUntilMs",
] as const;

function expiry(
  pseudonym: string,
  state: ConsentState,
  at: { readonly nowMs: number; readonly by: string },
): ConsentEvent {
  const { state: _state, sequence: _sequence, ...rest } = state;
  return { ...rest, event: "Expired", pseudonym, atMs: at.nowMs, recordedAtMs: at.nowMs, by: at.by };
}
