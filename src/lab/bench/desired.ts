/** What an operator would have projected: a sender, a source and four campaigns with their templates. */
import { createHash } from "node:crypto";
import type { ConsentState, SourceHealth } from "../../schemas/wire/consent.ts";
import {
  type DesiredCampaign,
  type DesiredSender,
  type DesiredSource,
  type DesiredTemplate,
  desiredKeys,
} from "../../schemas/wire/desired.ts";
import { type Shape, shapes } from "./shapes.ts";

const namespace = "marketing";
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const source = { namespace, name: "website-optin" };
const sender = { namespace, name: "idesk-main" };
const notice = {
  id: "wa-optin-2026-03",
  text: "Yes, iDesk Media may write to me on WhatsApp. I can stop by replying STOP.",
};
const noticeHash = sha256(notice.text);

/** Keys and values of the `desired` bucket. */
export function desiredRecords(nowMs: number): [string, unknown][] {
  return [
    [desiredKeys.sender(sender), senderRecord],
    [desiredKeys.source(source), sourceRecord],
    ...shapes.map((shape): [string, unknown] => [
      desiredKeys.template({ namespace, name: shape.campaign }),
      templateOf(shape),
    ]),
    ...shapes.map((shape): [string, unknown] => [
      desiredKeys.campaign({ namespace, name: shape.campaign }),
      campaignOf(shape, nowMs),
    ]),
  ];
}

/** More campaigns of every shape, which differ in nothing but their names. */
export function moreCampaigns(count: number, nowMs: number): [string, DesiredCampaign][] {
  return Array.from({ length: count }, (_, index) => {
    const shape = shapes[index % shapes.length] as Shape;
    const { name } = campaignCopy(shape, index);
    return [desiredKeys.campaign({ namespace, name }), { ...campaignOf(shape, nowMs), name }];
  });
}

/** The campaign of a shape that is the `index`th of those beyond the first four. */
export const campaignCopy = (shape: Shape, index: number) => ({ namespace, name: `${shape.campaign}-${index}` });

/** One person's consent, with everything that the source asks as proof. */
export function consentRecord(nowMs: number): ConsentState {
  return {
    state: "Granted",
    atMs: nowMs - 30 * dayMs,
    recordedAtMs: nowMs - 30 * dayMs,
    businessName: senderRecord.businessName,
    purposes: ["offers", "orders"],
    method: "WebForm",
    noticeId: notice.id,
    noticeHash,
    language: "en",
    affirmative: true,
    doubleOptIn: true,
    preTicked: false,
    bundled: false,
    channel: "WhatsApp",
    jurisdiction: null,
    evidence: "form-2026-03",
    age: 34,
    validUntilMs: nowMs + 365 * dayMs,
    by: "sync",
    sequence: 1,
  };
}

export function healthRecord(granted: number, nowMs: number): SourceHealth {
  return {
    lastSyncAtMs: nowMs,
    granted,
    withdrawn: 0,
    expired: 0,
    pending: 0,
    withProof: granted,
    lag: 0,
    generation: sourceRecord.generation,
    error: null,
  };
}

export const campaignOfShape = (shape: Shape) => ({ namespace, name: shape.campaign });

const senderRecord: DesiredSender = {
  ...sender,
  phoneNumberId: "106540352242922",
  wabaId: "102290129340398",
  businessName: "iDesk Media",
  domains: ["idesk.example"],
  allowedNamespaces: [],
  permissions: [],
  restrictedUntilMs: null,
  replies: null,
};

export const sourceRecord: DesiredSource = {
  ...source,
  generation: 1,
  type: "Events",
  businessName: senderRecord.businessName,
  method: "WebForm",
  purposes: ["offers", "orders"],
  notices: [{ id: notice.id, language: "en", hash: noticeHash, businessNamed: true }],
  affirmativeAction: true,
  doubleOptIn: true,
  proof: ["Time", "Notice", "NoticeHash", "Evidence"],
  whatsApp: null,
  validForMs: 730 * dayMs,
  maxStalenessMs: hourMs,
  whenStale: "Hold",
  webhook: null,
  file: null,
  postgres: null,
  http: null,
};

function templateOf({ campaign, category, template }: Shape): DesiredTemplate {
  const { name, language, text } = template;
  const declared = { namespace, resource: campaign, sender, name, language, category, text };
  return { ...declared, status: "APPROVED", digest: sha256(text) };
}

/**
 * The threshold is out of reach: a stopped campaign is held, and holding is not what is measured here. Quiet hours and cap
 * are looked up for every message of the marketing campaigns and meet nobody.
 */
function campaignOf(shape: Shape, nowMs: number): DesiredCampaign {
  const marketing = shape.category === "Marketing";
  return {
    namespace,
    name: shape.campaign,
    generation: 1,
    category: shape.category,
    purpose: shape.purpose,
    topic: null,
    vertical: null,
    owned: true,
    sender,
    sources: [source],
    templates: [{ namespace, name: shape.campaign }],
    startsAtMs: nowMs - dayMs,
    endsAtMs: nowMs + dayMs,
    quietHours: marketing ? quietHours(nowMs) : null,
    frequencyCap: marketing ? { messages: 1000, perMs: 7 * dayMs } : null,
    expireAfterMs: dayMs,
    mode: "Enforce",
    suspendAt: { violations: 1000, outOf: 1000 },
    minimumHoldMs: 900_000,
    resume: "AfterCase",
    suspensions: 0,
    accepted: true,
  };
}

/** Two hours that are now in no zone of the benchmark's people (UTC to UTC+5:30). */
function quietHours(nowMs: number): { from: string; to: string } {
  const clock = (atMs: number) => new Date(atMs).toISOString().slice(11, 16);
  return { from: clock(nowMs + 10 * hourMs), to: clock(nowMs + 12 * hourMs) };
}

function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
