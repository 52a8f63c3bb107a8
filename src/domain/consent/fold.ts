import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import { erasedEvent } from "./record.ts";

/** Where and when the CONSENT stream stored an event. */
export type Stored = { readonly sequence: number; readonly storedAtMs: number };

/**
 * What is known of a person at one source after one more event.
 *
 * The newest word of the person counts, by when it was said and not by when it arrived: an old list imported today does not
 * undo yesterday's withdrawal. At the same instant the withdrawal wins. An event that is already in the state changes nothing,
 * so a replay is harmless; then the same object comes back.
 */
export function foldConsent(state: ConsentState | undefined, event: ConsentEvent, stored: Stored): ConsentState {
  if (state && stored.sequence <= state.sequence) return state;
  // A clock that runs ahead may not put a grant beyond the reach of every later withdrawal.
  const heard = { ...event, atMs: Math.min(event.atMs, stored.storedAtMs) };
  switch (event.event) {
    case "Granted":
      return granted(state, heard, stored.sequence);
    case "DoubleOptInPending":
      return pending(state, heard, stored.sequence);
    case "Withdrawn":
      return withdrawn(state, heard, stored.sequence);
    case "Expired":
      return expired(state, heard, stored.sequence);
    case "Erased":
      return erased(heard, stored.sequence);
  }
}

/** Our clocks are this close to each other. */
const clocksApartMaxMs = 5 * 60_000;

/** Whether the fold takes the time at which it was said from the event, at whatever moment from now on it is stored. */
export function saidLongAgo(event: Pick<ConsentEvent, "atMs">, nowMs: number): boolean {
  return event.atMs <= nowMs - clocksApartMaxMs;
}

/** A grant says all that the person agreed to: it replaces an older one and is not added to it. */
function granted(state: ConsentState | undefined, event: ConsentEvent, sequence: number): ConsentState {
  if (state?.state === "Withdrawn" && event.atMs <= state.atMs) return state;
  if (state?.state === "Granted" && event.atMs < state.atMs) return state;
  const renewed = state && isRenewal(state, event);
  return { ...asState("Granted", event, sequence), ...(renewed ? { sinceMs: sinceMsOf(state) } : {}) };
}

/** Said again what stands already, as well proven: the person has agreed since the first time. */
function isRenewal(state: ConsentState, event: ConsentEvent): boolean {
  return (
    state.state === "Granted" &&
    !hasRunOut(state, event.atMs) &&
    event.purposes.every((purpose) => state.purposes.includes(purpose)) &&
    asGoodAs.every((field) => state[field] === event[field]) &&
    (state.evidence === null) === (event.evidence === null)
  );
}

const asGoodAs = [
  "businessName",
  "noticeId",
  "noticeHash",
  "affirmative",
  "doubleOptIn",
  "preTicked",
  "bundled",
  "channel",
  "jurisdiction",
] as const;

/** Since when the person has agreed to all that the state says, without a break. */
export function sinceMsOf(state: Pick<ConsentState, "atMs" | "sinceMs">): number {
  return state.sinceMs ?? state.atMs;
}

/** Asking a person again to confirm takes nothing from what they have confirmed before. */
function pending(state: ConsentState | undefined, event: ConsentEvent, sequence: number): ConsentState {
  if (state?.state === "Withdrawn" && event.atMs <= state.atMs) return state;
  if (state?.state === "Granted" && !hasRunOut(state, event.atMs)) return state;
  return asState("Pending", event, sequence);
}

/** Purposes named: only these end. None named, or none left: everything this source had ends. */
function withdrawn(state: ConsentState | undefined, event: ConsentEvent, sequence: number): ConsentState {
  if (!state) return asState("Withdrawn", event, sequence);
  if (event.atMs < state.atMs && state.state !== "Expired") return state;
  const left = event.purposes.length === 0 ? [] : state.purposes.filter((purpose) => !event.purposes.includes(purpose));
  const since = { atMs: event.atMs, recordedAtMs: event.recordedAtMs, by: event.by, sequence };
  if (left.length > 0 && state.state !== "Withdrawn") {
    return { ...state, ...since, sinceMs: sinceMsOf(state), purposes: left };
  }
  const { sinceMs: _ended, ...rest } = state;
  return { ...rest, ...since, state: "Withdrawn", method: event.method };
}

/**
 * The record ended, not by the person's word: it ran out, or its source vouches for it no more. A source that vouches again
 * is believed, whatever the grant's date, since the person never said no.
 */
function expired(state: ConsentState | undefined, event: ConsentEvent, sequence: number): ConsentState {
  if (!state) return asState("Expired", event, sequence);
  if (state.state === "Withdrawn" || event.atMs < state.atMs) return state;
  return { ...state, state: "Expired", recordedAtMs: event.recordedAtMs, by: event.by, sequence };
}

/** What is left of an erased person: that there is nothing, and since when, so that a replay brings nothing back. */
function erased(event: ConsentEvent, sequence: number): ConsentState {
  const { pseudonym, atMs, by, recordedAtMs } = event;
  return asState("Withdrawn", { ...erasedEvent({ pseudonym, atMs, by }), recordedAtMs }, sequence);
}

function asState(state: ConsentState["state"], event: ConsentEvent, sequence: number): ConsentState {
  const { event: _event, pseudonym: _pseudonym, ...rest } = event;
  return { ...rest, state, sequence };
}

/** Whether a grant's validity is over. */
export function hasRunOut(state: Pick<ConsentState, "validUntilMs">, nowMs: number): boolean {
  return state.validUntilMs !== null && state.validUntilMs <= nowMs;
}

/** The state as it is now: a grant ends by itself when its validity does. */
export function stateAt(state: Pick<ConsentState, "state" | "validUntilMs">, nowMs: number): ConsentState["state"] {
  return state.state === "Granted" && hasRunOut(state, nowMs) ? "Expired" : state.state;
}
