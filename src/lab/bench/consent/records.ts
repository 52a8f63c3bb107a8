/** The records of the benchmark: everybody another person, agreeing at another time; two notices, all ages. */
import { createPseudonym } from "../../../io/pseudonym.ts";
import { type ConsentState, consentState } from "../../../schemas/wire/consent.ts";
import { consentKey } from "../../../schemas/wire/subjects.ts";
import { consentRecord, source } from "../desired.ts";

const partitions = 16;
const sinceMs = Date.now();
const usual = consentRecord(sinceMs);
export const pseudonymKey = "be".repeat(32);
const pseudonym = createPseudonym({ key: pseudonymKey, keyId: "k1" });

export function keyAt(index: number): string {
  return consentKey(source, index % partitions, pseudonym(`person ${index}`));
}

export function textAt(index: number): string {
  return JSON.stringify({
    ...usual,
    atMs: usual.atMs - index,
    recordedAtMs: usual.recordedAtMs - index,
    noticeId: index % 2 ? usual.noticeId : "wa-optin-2025",
    age: 18 + (index % 60),
    validUntilMs: (usual.validUntilMs ?? 0) - index,
    sequence: index + 1,
  });
}

/** As the mirror reads it: an object of its own. */
export function stateAt(index: number): ConsentState {
  return consentState.parse(JSON.parse(textAt(index)));
}
