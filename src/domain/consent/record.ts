import { type ConsentEvent, whatsAppChannel } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";

/** What a person or a form tells when somebody agrees. */
export type Agreement = {
  readonly pseudonym: string;
  readonly noticeId: string;
  /** All of the source's when empty. */
  readonly purposes: readonly string[];
  /** The person did the second step of a double opt-in. */
  readonly confirmed: boolean;
  readonly evidence: string;
  readonly age: number | null;
  /** As `reach.ts` names it. */
  readonly channel: string;
  readonly jurisdiction: string | null;
  readonly atMs: number;
  readonly nowMs: number;
  readonly by: string;
};

export type AgreementProblem = {
  readonly problem: "UnknownNotice" | "UnknownPurpose";
  readonly known: readonly string[];
};

/** The event of an agreement, with the wording's hash and the validity that the source declares; or what does not fit it. */
export function agreementEvent(agreement: Agreement, source: DesiredSource): ConsentEvent | AgreementProblem {
  const notice = source.notices.find((each) => each.id === agreement.noticeId);
  if (!notice) return { problem: "UnknownNotice", known: source.notices.map((each) => each.id) };
  const purposes = agreement.purposes.length === 0 ? source.purposes : [...agreement.purposes];
  if (purposes.some((purpose) => !source.purposes.includes(purpose))) {
    return { problem: "UnknownPurpose", known: source.purposes };
  }
  return {
    event: source.doubleOptIn && !agreement.confirmed ? "DoubleOptInPending" : "Granted",
    pseudonym: agreement.pseudonym,
    atMs: agreement.atMs,
    recordedAtMs: agreement.nowMs,
    businessName: source.businessName,
    purposes,
    method: source.method,
    noticeId: notice.id,
    noticeHash: notice.hash,
    language: notice.language,
    affirmative: true,
    doubleOptIn: agreement.confirmed,
    preTicked: false,
    bundled: false,
    channel: agreement.channel,
    jurisdiction: agreement.jurisdiction,
    evidence: agreement.evidence,
    age: agreement.age,
    validUntilMs: source.validForMs === null ? null : agreement.atMs + source.validForMs,
    by: agreement.by,
  };
}

export type Withdrawal = {
  readonly pseudonym: string;
  /** All of them when empty. */
  readonly purposes: readonly string[];
  /** How the person said it, such as `Keyword` or `Officer`. */
  readonly channel: string;
  readonly atMs: number;
  readonly nowMs: number;
  readonly by: string;
  /** What shows that they said it; none when absent. */
  readonly evidence?: string | undefined;
};

/** The event by which a person takes back what a source holds of them. */
export function withdrawalEvent(withdrawal: Withdrawal, businessName: string): ConsentEvent {
  const evidence = withdrawal.evidence ?? null;
  return { ...saysNothing(withdrawal), event: "Withdrawn", businessName, affirmative: true, evidence };
}

/** The event by which a person is forgotten: nothing of them, but when and by whom. */
export function erasedEvent(erasure: Pick<Withdrawal, "pseudonym" | "atMs" | "by">): ConsentEvent {
  const said = { ...erasure, purposes: [], channel: "Erasure", nowMs: erasure.atMs };
  return { ...saysNothing(said), event: "Erased", businessName: "", affirmative: false };
}

/** What is said without a notice, and proves nothing. */
function saysNothing({ pseudonym, purposes, channel, atMs, nowMs, by }: Withdrawal) {
  return {
    ...{ pseudonym, atMs, recordedAtMs: nowMs, purposes: [...purposes], method: channel, by },
    ...{ noticeId: null, noticeHash: null, language: null, evidence: null, age: null, validUntilMs: null },
    ...{ doubleOptIn: false, preTicked: false, bundled: false, channel: whatsAppChannel, jurisdiction: null },
  };
}
