import type { ConsentEvent, ConsentState, SuppressionState } from "../../schemas/wire/consent.ts";
import type { KeptText, LabelRecord } from "../../schemas/wire/label.ts";
import type { Erased } from "../../schemas/wire/requests.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import { gatesBehind } from "../membership/behind.ts";
import { instantText } from "../time/instant.ts";
import { complaintsTakenBack } from "./complaint.ts";
import { stateAt } from "./fold.ts";
import { erasedEvent } from "./record.ts";
import { mergedSuppressions, suppressionsInForce, withSuppression } from "./suppression.ts";

// What a person may ask for: their data, and to be forgotten.

const erasure = "Erasure";

/** What stays of somebody who was forgotten. */
export function erasureStop(atMs: number) {
  return { scope: "Everything", of: "", channel: erasure, atMs } as const;
}

/** Whether a stop stands for somebody who was forgotten. */
export function isErasure({ channel }: { readonly channel: string }): boolean {
  return channel === erasure;
}

/** What forgetting somebody means. */
export const erasureWords = {
  stopped: (state: SuppressionState | undefined, atMs: number): SuppressionState =>
    withSuppression(state, erasureStop(atMs)),
  merged: mergedSuppressions,
  event: erasedEvent,
  isErased: ({ state, method }: ConsentState): boolean => state === "Withdrawn" && method === erasure,
  gatesBehind,
};

/** What is put into the file of the request. */
export function erasureReceipt(
  removed: Erased,
  about: { readonly pseudonym: string; readonly atMs: number; readonly by: string },
) {
  return { person: about.pseudonym, erasedAt: instantText(about.atMs), by: about.by, ...removed };
}

/** What is kept of a person. */
export type Kept = {
  readonly states: readonly { readonly source: string; readonly state: ConsentState }[];
  readonly events: readonly { readonly source: string; readonly event: ConsentEvent }[];
  readonly stops: readonly (SuppressionState | undefined)[];
  readonly verdicts: readonly { readonly record: VerdictRecord }[];
  readonly texts: readonly { readonly label: LabelRecord & { readonly kept: KeptText } }[];
};

type About = {
  readonly pseudonym: string;
  readonly nowMs: number;
  /** The text behind a sealed one; undefined when it was sealed with another key. */
  readonly open: (sealed: string) => string | undefined;
};

/** Everything that is kept of a person, as one document without their number. */
export function exportDocument(kept: Kept, about: About) {
  return {
    person: about.pseudonym,
    exportedAt: instantText(about.nowMs),
    consent: kept.states.map(({ source, state }) => ({ source, ...state, state: stateAt(state, about.nowMs) })),
    history: kept.events.map(({ source, event: { pseudonym: _, ...event } }) => ({ source, ...event })),
    stops: distinct(kept.stops.flatMap((state) => suppressionsInForce(state))),
    complaintsTakenBack: distinct(kept.stops.flatMap((state) => complaintsTakenBack(state))),
    messages: kept.verdicts.map(({ record }) => decisionPart(record)),
    texts: kept.texts.map(({ label }) => textPart(label, about.open)),
  };
}

export type ExportDocument = ReturnType<typeof exportDocument>;

/** Whether the document says that nothing is kept. */
export function isNothing({ consent, history, stops, complaintsTakenBack: back, ...rest }: ExportDocument): boolean {
  const { messages, texts } = rest;
  return [consent, history, stops, back, messages, texts].every(({ length }) => length === 0);
}

/** The same stop stands under every name of the person. */
function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** A text that is kept to teach the filter, masked as it is kept. */
function textPart({ decision, class: is, atMs, by, kept }: Kept["texts"][number]["label"], open: About["open"]) {
  const { reference, text } = kept;
  return { decision, class: is, keptAt: instantText(atMs), by, reference, text: open(text) ?? null };
}

function decisionPart({ campaign, decision, outcome, attempt, violations, receivedAtMs, judgedAtMs }: VerdictRecord) {
  return {
    campaign: `${campaign.namespace}/${campaign.name}`,
    ...{ decision, outcome, attempt },
    receivedAt: instantText(receivedAtMs),
    judgedAt: instantText(judgedAtMs),
    reasons: violations.map(({ rule, clause, message }) => ({ rule, clause, message })),
  };
}
