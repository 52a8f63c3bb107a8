import type { ConsentEvent, ConsentState } from "../../schemas/wire/consent.ts";
import type { ConsentReceipt } from "../../schemas/wire/receipt.ts";
import { instantText } from "../time/instant.ts";
import type { Link } from "./chain.ts";
import { sinceMsOf, stateAt } from "./fold.ts";

/** An event of a person at one source, as CONSENT holds it. */
export type Told = Link & { readonly event: ConsentEvent };

/** What a person gets in hand of one source: the state, how it came about, and the chain that ties it to what is kept. */
export function consentReceipt(of: {
  readonly id: string;
  readonly source: string;
  readonly pseudonym: string;
  readonly state: ConsentState;
  readonly history: readonly Told[];
  readonly nowMs: number;
}): ConsentReceipt {
  const { id, source, pseudonym, state, history, nowMs } = of;
  return {
    ...{ jti: id, iss: state.businessName, sub: pseudonym, iat: Math.floor(nowMs / 1000) },
    header: {
      receipt_id: id,
      schema_version: "consentry.dev/consent-receipt/1",
      record_id: source,
      pii_principal_id: pseudonym,
    },
    processing: [processingOf(state)],
    pii_information: [{ pii_type: "TelephoneNumber" }],
    party_identification: [{ party_id: "controller", party_name: state.businessName, party_role: "PIIController" }],
    event: {
      event_state: states[stateAt(state, nowMs)],
      event_time: instantText(sinceMsOf(state)),
      validity_until: textOf(state.validUntilMs),
    },
    history: history.map(({ event, sequence, digest }) => ({ ...eventOf(event), sequence, digest })),
    chain: state.chain ?? null,
  };
}

function processingOf(state: ConsentState): ConsentReceipt["processing"][number] {
  const { noticeId, noticeHash, language, channel, jurisdiction, method } = state;
  return {
    privacy_notice: { id: noticeId, language, hash: noticeHash },
    purposes: state.purposes.map((purpose) => ({ purpose })),
    lawful_basis: "Consent",
    pii_controllers: ["controller"],
    collection_method: method,
    service: `Messages on ${channel}`,
    jurisdiction,
    withdrawal_method: "A reply of STOP on WhatsApp, or any other word to the business",
  };
}

const states = { Granted: "given", Pending: "requested", Withdrawn: "withdrawn", Expired: "expired" } as const;
const happened = { ...states, DoubleOptInPending: "requested", Erased: "erased" } as const;

function eventOf(event: ConsentEvent) {
  return {
    event_time: instantText(event.atMs),
    recorded_time: instantText(event.recordedAtMs),
    event_state: happened[event.event],
    event_type: event.affirmative ? ("expressed" as const) : ("implied" as const),
    entity_id: event.by,
    collection_method: event.method,
    purposes: event.purposes,
    privacy_notice: { id: event.noticeId, language: event.language, hash: event.noticeHash },
    double_opt_in: event.doubleOptIn,
    pre_ticked: event.preTicked,
    bundled: event.bundled,
    evidence: event.evidence,
    validity_until: textOf(event.validUntilMs),
  };
}

function textOf(ms: number | null): string | null {
  return ms === null ? null : instantText(ms);
}
