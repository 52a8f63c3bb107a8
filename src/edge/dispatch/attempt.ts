import { type CloudOutcome, cloudOutcome } from "../../domain/dispatch/cloud-outcome.ts";
import { type Look, lastLook, type Sight } from "../../domain/dispatch/last-look.ts";
import { trackedBody } from "../../domain/dispatch/tracked-body.ts";
import type { CloudAnswer } from "../../schemas/whatsapp/cloud-answer.ts";
import type { ConsentState, SuppressionState } from "../../schemas/wire/consent.ts";
import type { DesiredCampaign, DesiredSender } from "../../schemas/wire/desired.ts";
import type { CampaignRef } from "../../schemas/wire/subjects.ts";
import type { VerdictRecord } from "../../schemas/wire/verdict.ts";
import type { Ledger, Settlement } from "./ledger.ts";

/** An approval, and where its verdict stands in VERDICTS: the body is the record right before it. */
export type Approval = { readonly record: VerdictRecord; readonly sequence: number };

/** Everything that is known in this process, without asking anybody. */
export type KnownNow = {
  readonly campaign: DesiredCampaign | undefined;
  readonly sender: DesiredSender | undefined;
  readonly held: boolean;
  readonly suppressionsKnown: boolean;
  readonly suppression: SuppressionState | undefined;
};

export type AttemptParts = {
  readonly knownNow: (record: VerdictRecord) => KnownNow;
  /** What the campaign's sources hold of the recipient. */
  readonly consents: (record: VerdictRecord, campaign: DesiredCampaign | undefined) => Promise<readonly ConsentState[]>;
  /** The body that was approved; undefined when it is gone: expired or erased. */
  readonly body: (approval: Approval) => Promise<string | undefined>;
  readonly eraseBody: (approval: Approval) => Promise<void>;
  readonly ledger: Ledger;
  /** How long the sender has to be left alone; 0 when it may send. */
  readonly pausedMs: (sender: string) => number;
  readonly pause: (sender: string, pauseMs: number) => void;
  readonly sendStarts: (campaign: CampaignRef) => void;
  readonly post: (phoneNumberId: string, payload: string) => Promise<CloudAnswer>;
  /** `sha256:<hex>` of a text. */
  readonly digest: (text: string) => string;
  readonly signal: (record: VerdictRecord, problem: { code: number | null; reason: string }) => Promise<void>;
  /** The person has switched this number's marketing off in WhatsApp: remembered, so that nobody tries again. */
  readonly rememberStop: (record: VerdictRecord) => Promise<void>;
  readonly nowMs: () => number;
};

export type Attempted =
  | {
      readonly kind: "done";
      readonly outcome: "Sent" | "Failed" | "Withheld" | "Before";
      readonly reason: string | null;
      /** WhatsApp's error code, when it has just refused. */
      readonly code?: number | null;
    }
  /** It may leave when something has changed. */
  | { readonly kind: "wait"; readonly reason: string; readonly code?: number | null }
  /** It is tried again after the delay. */
  | { readonly kind: "later"; readonly delayMs: number; readonly reason: string; readonly code?: number | null };

const stoppedMarketingCode = 131050;
/** A pause up to this is sat out; a longer one must not keep the other senders' messages waiting. */
const shortPauseMs = 2000;

/**
 * One approval on its way out: look, fetch the body, claim it in the ledger, look again, send, settle, erase the body.
 *
 * @throws when NATS fails: then nothing was sent, or the ledger says `Sending` and nobody sends it again
 */
export async function attempt(approval: Approval, parts: AttemptParts): Promise<Attempted> {
  const { record } = approval;
  const known = parts.knownNow(record);
  const look = lastLook(sightOf({ known, record, consents: await parts.consents(record, known.campaign), parts }));
  if (look.action === "withhold") return await withhold(approval, look.reason, parts);
  if (look.action === "wait") return { kind: "wait", reason: look.reason };
  const pausedMs = parts.pausedMs(record.sender);
  if (pausedMs > shortPauseMs) return { kind: "wait", reason: "SenderPaused" };
  if (pausedMs > 0) return { kind: "later", delayMs: pausedMs, reason: "SenderPaused" };
  const body = await parts.body(approval);
  if (body === undefined) return await withhold(approval, "BodyGone", parts);
  const payload = trackedBody(body, record);
  if (payload === undefined) return await withhold(approval, "BodyUnreadable", parts);
  return await claimAndSend({ approval, payload, parts });
}

type Ready = { readonly approval: Approval; readonly payload: string; readonly parts: AttemptParts };

async function claimAndSend(ready: Ready): Promise<Attempted> {
  const { approval, parts } = ready;
  const { record } = approval;
  const claim = await parts.ledger.claim(record.decision, campaignId(record));
  if (claim.kind === "open") return { kind: "later", delayMs: claim.delayMs, reason: "SomebodyIsAtIt" };
  if (claim.kind === "settled") {
    await parts.eraseBody(approval);
    return { kind: "done", outcome: "Before", reason: claim.record.reason };
  }
  // From here to the request nothing is waited for: what this look does not see, nobody could have seen.
  const known = parts.knownNow(record);
  const look = lastLook(sightOf({ known, record, consents: [], parts }));
  if (look.action !== "send" || !known.sender) return await giveBack(approval, look, parts);
  parts.sendStarts(record.campaign);
  const answer = await parts.post(known.sender.phoneNumberId, ready.payload);
  return await settled(approval, cloudOutcome(answer), parts);
}

async function giveBack(approval: Approval, look: Look, parts: AttemptParts): Promise<Attempted> {
  await parts.ledger.release(approval.record.decision);
  if (look.action === "withhold") return await withhold(approval, look.reason, parts);
  return { kind: "wait", reason: look.action === "wait" ? look.reason : "SenderGone" };
}

async function settled(approval: Approval, outcome: CloudOutcome, parts: AttemptParts): Promise<Attempted> {
  const { record } = approval;
  if (outcome.kind === "again") {
    await parts.ledger.release(record.decision);
    parts.pause(record.sender, outcome.delayMs);
    const { code, reason, delayMs } = outcome;
    if (code !== null) await parts.signal(record, { code, reason });
    return delayMs > shortPauseMs ? { kind: "wait", reason, code } : { kind: "later", delayMs, reason, code };
  }
  const end = settlementOf(outcome, parts);
  // Ledger before body: after a crash in between the entry says what happened, and the body is erased when it comes again.
  await parts.ledger.settle(record.decision, campaignId(record), end);
  if (outcome.kind === "failed" && outcome.code === stoppedMarketingCode) await parts.rememberStop(record);
  if (outcome.kind !== "sent") await parts.signal(record, { code: end.code, reason: end.reason ?? "" });
  await parts.eraseBody(approval);
  return { kind: "done", outcome: outcome.kind === "sent" ? "Sent" : "Failed", reason: end.reason, code: end.code };
}

/** WhatsApp's message id is kept as its digest: the id itself spells the person's number in base64. */
function settlementOf(
  outcome: Exclude<CloudOutcome, { kind: "again" }>,
  { digest }: Pick<AttemptParts, "digest">,
): Settlement {
  switch (outcome.kind) {
    case "sent":
      return { state: "Sent", wamid: outcome.wamid && digest(outcome.wamid), code: null, reason: null };
    case "failed":
      return { state: "Failed", wamid: null, code: outcome.code, reason: outcome.reason };
    case "unknown":
      return { state: "Failed", wamid: null, code: null, reason: "OutcomeUnknown" };
  }
}

/** An approval that was sent before keeps its entry: what is withheld now is only the second look at it. */
async function withhold(approval: Approval, reason: string, parts: AttemptParts): Promise<Attempted> {
  const { record } = approval;
  const end: Settlement = { state: "Withheld", wamid: null, code: null, reason };
  const closed = await parts.ledger.close(record.decision, campaignId(record), end);
  if (!closed) {
    const claim = await parts.ledger.claim(record.decision, campaignId(record));
    if (claim.kind === "open") return { kind: "later", delayMs: claim.delayMs, reason: "SomebodyIsAtIt" };
    // It was given back between the two: the next delivery closes it.
    if (claim.kind === "claimed") {
      await parts.ledger.release(record.decision);
      return { kind: "later", delayMs: 100, reason };
    }
  }
  await parts.eraseBody(approval);
  return closed ? { kind: "done", outcome: "Withheld", reason } : { kind: "done", outcome: "Before", reason: null };
}

function sightOf(seen: {
  known: KnownNow;
  record: VerdictRecord;
  consents: readonly ConsentState[];
  parts: AttemptParts;
}): Sight {
  return { ...seen.known, verdict: seen.record, consents: seen.consents, nowMs: seen.parts.nowMs() };
}

function campaignId(record: VerdictRecord): string {
  return `${record.campaign.namespace}/${record.campaign.name}`;
}
