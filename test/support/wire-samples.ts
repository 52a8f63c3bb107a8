/** One record of every kind that processes hand each other on NATS, as today's programs write it, and how they read it. */
import type { z } from "zod";
import { backupManifest } from "../../src/schemas/backup.ts";
import {
  consentCheckpoint,
  consentEvent as consentEventSchema,
  consentState as consentStateSchema,
  sourceHealth,
  suppressionState,
  windowState,
} from "../../src/schemas/wire/consent.ts";
import {
  desiredBundle,
  desiredCampaign as desiredCampaignSchema,
  desiredSender as desiredSenderSchema,
  desiredSource as desiredSourceSchema,
  desiredTemplate,
} from "../../src/schemas/wire/desired.ts";
import { gateRecord } from "../../src/schemas/wire/gates.ts";
import { afterHold, holdRecord, holdState } from "../../src/schemas/wire/hold.ts";
import { keyRecord } from "../../src/schemas/wire/keys.ts";
import { labelRecord } from "../../src/schemas/wire/label.ts";
import { personLinks } from "../../src/schemas/wire/links.ts";
import { positionRecord } from "../../src/schemas/wire/position.ts";
import { holdSight, sentRecord, waitingRecord } from "../../src/schemas/wire/sent.ts";
import { complaintSignal, deliverySignal, withdrawalSignal } from "../../src/schemas/wire/signal.ts";
import { senderWords, templateWords } from "../../src/schemas/wire/standing.ts";
import { totals } from "../../src/schemas/wire/totals.ts";
import { decodeVerdict, encodeVerdict } from "../../src/schemas/wire/verdict.ts";
import { consentEvent, consentState, desiredSource } from "./consent.ts";
import { desiredCampaign, desiredSender } from "./desired.ts";
import { keptText, labelOf } from "./labels.ts";
import { aGate } from "./lifecycle.ts";
import { holdOf, totalsOf, verdict, violation } from "./verdicts.ts";

export type WireSample = { readonly record: object; readonly read: (record: object) => unknown };

function of<T extends object>(schema: z.ZodType<T>, record: T): WireSample {
  return { record, read: (stored) => schema.parse(stored) };
}

const hold = holdOf();
const lift = holdOf({ action: "lift", id: "lift-1", cause: "Resumed", by: "ana.officer@idesk.example", atMs: 2000 });
const bundle = { name: "whatsapp", digest: "sha256:4be1c0f2a97d", revision: "1.4.0", activatedAtMs: 1000 };
const template = {
  namespace: "marketing",
  resource: "spring-offer-en",
  sender: null,
  name: "spring_offer",
  language: "en",
  category: "Marketing" as const,
  status: "APPROVED" as const,
  text: "Hello {{1}}, spring is here.",
  digest: "sha256:00",
};
const people = { granted: 10, withdrawn: 2, expired: 1, pending: 3, withProof: 10 };
const suppression = { scope: "Sender" as const, of: "marketing/idesk-main", channel: "Keyword", atMs: 1000 };
const sent = { state: "Sent" as const, campaign: "marketing/spring-sale", atMs: 1000, wamid: "wamid.x", code: null };
const counts = totalsOf({
  approved: 5,
  byRule: { "consent-required": { clause: "K2", rejected: 3 } },
  worst: { rule: "consent-required", clause: "K2", severity: "Major", decision: "01JD9W5R2M0001" },
});

const said = <Value>(value: Value) => ({ value, atMs: 1000 });

export const samples: Readonly<Record<string, WireSample>> = {
  verdict: {
    record: encodeVerdict(verdict({ outcome: "rejected", violations: [violation()] })),
    read: readVerdict,
  },
  position: of(positionRecord, { sequence: 9, created: "2026-11-22T02:57:41.1Z", gate: "gate-0", token: "t1" }),
  hold: of(holdRecord, hold),
  lift: of(holdRecord, lift),
  "hold-state": of(
    holdState,
    afterHold(afterHold(afterHold(undefined, hold, 4), lift, 8), { ...hold, id: "second" }, 12),
  ),
  gate: of(gateRecord, aGate("gate-0", { holds: [{ scope: hold.scope, id: hold.id, foldedAtMs: 1002 }] })),
  totals: of(totals, counts),
  "desired-campaign": of(desiredCampaignSchema, desiredCampaign()),
  "desired-sender": of(desiredSenderSchema, desiredSender()),
  "desired-source": of(desiredSourceSchema, desiredSource()),
  "desired-template": of(desiredTemplate, template),
  "desired-bundle": of(desiredBundle, bundle),
  "consent-event": of(consentEventSchema, consentEvent()),
  "consent-state": of(consentStateSchema, consentState()),
  "consent-checkpoint": of(consentCheckpoint, { sequence: 7 }),
  suppression: of(suppressionState, { entries: [suppression] }),
  links: of(personLinks, { names: [{ partition: 3, pseudonym: "p1-k1-22" }], settled: true }),
  label: of(labelRecord, labelOf({ class: "spam", kept: keptText() })),
  key: of(keyRecord, { check: "abcdefghijklmnopqrstuv" }),
  window: of(windowState, { lastInboundAtMs: 1000 }),
  "source-health": of(sourceHealth, { lastSyncAtMs: 1000, ...people, lag: 0, generation: 1, error: null }),
  "sender-words": of(senderWords, {
    ...{ status: said("CONNECTED" as const), quality: said("GREEN" as const), limit: said("TIER_10K" as const) },
    restrictions: said([{ type: "RESTRICTED_BIZ_INITIATED_MESSAGING" as const, untilMs: 2000 }]),
  }),
  "template-words": of(templateWords, {
    ...{ status: said("PAUSED" as const), reason: said(""), quality: said("RED" as const) },
    ...{ category: said("Marketing" as const), pausesAtMs: [1000] },
  }),
  sent: of(sentRecord, { ...sent, reason: null }),
  waiting: of(waitingRecord, { sequence: 7, expireAtMs: 1000, sender: "marketing/idesk-main", reason: "Held" }),
  "hold-sight": of(holdSight, { hold: "h", seenAtMs: 1000, lastSendAtMs: null, sentAfterSeen: 0 }),
  "delivery-signal": of(deliverySignal, {
    ...{ campaign: "marketing/spring-sale", sender: "marketing/idesk-main", decision: "01JD9W5R2M0001" },
    ...{ code: 131026, reason: "Undeliverable", atMs: 1000 },
  }),
  "withdrawal-signal": of(withdrawalSignal, {
    ...{ id: "wd_0a1b", event: "Withdrawn" as const, to: "s1.sealed", pseudonym: "p1-k1-AAAAAAAAAAAAAAAAAAAAAA" },
    ...{ scope: "Business" as const, of: "iDesk Media", purposes: [], channel: "Keyword", atMs: 1000 },
    ...{ source: "marketing/website-optin", inForceAfterMs: 12 },
  }),
  "complaint-signal": of(complaintSignal, {
    ...{ id: "cp_0a1b", pseudonym: "p1-k1-AAAAAAAAAAAAAAAAAAAAAA", via: "Email" as const, atMs: 1000 },
    ...{ campaign: "marketing/spring-sale", sender: "marketing/idesk-main", source: null },
    ...{ by: "ana.officer@idesk.example", reference: "https://tickets.example/812" },
  }),
  "backup-manifest": of(backupManifest, {
    ...{ version: 1, startedAt: "2026-11-22T02:57:41Z", partitions: 16, outboundBytesMax: 4_294_967_296, replicas: 1 },
    streams: [
      {
        ...{ name: "VERDICTS", config: { name: "VERDICTS" }, state: { messages: 3, last_seq: 9 }, bytes: 5 },
        sha256: "0".repeat(64),
      },
    ],
  }),
};

function readVerdict(record: object): unknown {
  const { subject, headers } = record as ReturnType<typeof encodeVerdict>;
  return decodeVerdict(subject, (name) => headers[name] ?? "");
}
