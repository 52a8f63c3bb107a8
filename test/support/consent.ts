import type { ConsentEvent, ConsentState } from "../../src/schemas/wire/consent.ts";
import type { DesiredSource } from "../../src/schemas/wire/desired.ts";

/** A consent source as the operator would project it; a test names what matters to it. */
export function desiredSource(changes: Partial<DesiredSource> = {}): DesiredSource {
  return {
    namespace: "marketing",
    name: "website-optin",
    generation: 1,
    type: "Events",
    businessName: "iDesk Media",
    method: "WebForm",
    purposes: ["offers", "newsletter"],
    notices: [{ id: "wa-optin-2026-03", language: "en", hash: "sha256:0a1b", businessNamed: true }],
    affirmativeAction: true,
    doubleOptIn: true,
    proof: ["Time", "Notice", "NoticeHash", "Evidence"],
    whatsApp: null,
    validForMs: 1000 * 3600 * 24 * 365,
    maxStalenessMs: 900_000,
    whenStale: "Hold",
    webhook: null,
    file: null,
    postgres: null,
    http: null,
    ...changes,
  };
}

export const somebody = "p1-k1-AAAAAAAAAAAAAAAAAAAAAA";

export function consentEvent(changes: Partial<ConsentEvent> = {}): ConsentEvent {
  return {
    event: "Granted",
    pseudonym: somebody,
    atMs: 1000,
    recordedAtMs: 1000,
    businessName: "iDesk Media",
    purposes: ["offers", "newsletter"],
    method: "WebForm",
    noticeId: "wa-optin-2026-03",
    noticeHash: "sha256:0a1b",
    language: "en",
    affirmative: true,
    doubleOptIn: true,
    preTicked: false,
    bundled: false,
    channel: "WhatsApp",
    jurisdiction: null,
    evidence: "form 4711",
    age: null,
    validUntilMs: null,
    by: "test",
    ...changes,
  };
}

export function consentState(changes: Partial<ConsentState> = {}): ConsentState {
  const { event: _event, pseudonym: _pseudonym, ...rest } = consentEvent();
  return { ...rest, state: "Granted", sequence: 1, ...changes };
}
