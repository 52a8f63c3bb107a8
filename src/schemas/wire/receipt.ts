import { z } from "zod";
import { consentChain } from "./consent.ts";

// A consent receipt is a JWS whose payload uses the names of ISO/IEC TS 27560, as the W3C's guide to its Data Privacy Vocabulary
// maps them; `iss`, `sub`, `iat` and `jti` are those of a JWT, so that any JWT library reads it. Times are RFC 3339.

/** `typ` of its header. */
export const receiptType = "consent-receipt+jwt";

const notice = z.object({ id: z.string().nullable(), language: z.string().nullable(), hash: z.string().nullable() });

const event = z.object({
  event_time: z.string().describe("When the person said it"),
  recorded_time: z.string(),
  event_state: z.enum(["given", "requested", "withdrawn", "expired", "erased"]),
  event_type: z.enum(["expressed", "implied"]).describe("expressed: by an action of the person"),
  entity_id: z.string().describe("Who recorded it"),
  collection_method: z.string(),
  purposes: z.array(z.string()),
  privacy_notice: notice,
  double_opt_in: z.boolean(),
  pre_ticked: z.boolean(),
  bundled: z.boolean(),
  evidence: z.string().nullable(),
  validity_until: z.string().nullable(),
  sequence: z.int().describe("Its place in CONSENT"),
  digest: z.string().describe("SHA-256, hex, of its bytes there"),
});

export const consentReceipt = z.object({
  iss: z.string().describe("The business, as people saw it"),
  sub: z.string().describe("The person, by pseudonym"),
  iat: z.int(),
  jti: z.string(),
  header: z.object({
    receipt_id: z.string(),
    schema_version: z.literal("consentry.dev/consent-receipt/1"),
    record_id: z.string().describe("The ConsentSource"),
    pii_principal_id: z.string(),
  }),
  processing: z.array(
    z.object({
      privacy_notice: notice,
      purposes: z.array(z.object({ purpose: z.string() })),
      lawful_basis: z.literal("Consent"),
      pii_controllers: z.array(z.string()),
      collection_method: z.string(),
      service: z.string(),
      jurisdiction: z.string().nullable(),
      withdrawal_method: z.string(),
    }),
  ),
  pii_information: z.array(z.object({ pii_type: z.string() })),
  party_identification: z.array(z.object({ party_id: z.string(), party_name: z.string(), party_role: z.string() })),
  event: z.object({
    event_state: z.enum(["given", "requested", "withdrawn", "expired"]),
    event_time: z.string(),
    validity_until: z.string().nullable(),
  }),
  history: z.array(event),
  chain: consentChain.nullable().describe("null: recorded by an older release"),
});

export type ConsentReceipt = z.infer<typeof consentReceipt>;
