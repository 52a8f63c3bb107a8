import { type HostRule, hostViolation } from "../domain/decision/host-rules.ts";
import { heldScope } from "../domain/partition/fold.ts";
import type { ReplyKind } from "../schemas/policy/verdict-input.ts";
import type { Outcome, Violation } from "../schemas/policy/verdict-output.ts";
import type { Recipient } from "../schemas/whatsapp/recipient.ts";
import type { Decoded, SendMessage } from "../schemas/whatsapp/send-message.ts";
import type { DesiredCampaign } from "../schemas/wire/desired.ts";
import { type CampaignRef, campaignScope, partitionOf, senderScope } from "../schemas/wire/subjects.ts";
import type { MessageTrace } from "./message-trace.ts";
import type { Candidate, OwnedPartition } from "./partition.ts";

/** A message with everything its verdict needs: either decided by the host, or the document for the policy. */
export type Gathered = {
  readonly candidate: Candidate;
  /** Pseudonym; empty when nobody could be read from the message. */
  readonly recipient: string;
  readonly sender: string;
  readonly generation: number;
  readonly expireAtMs: number;
  readonly reply?: ReplyKind | undefined;
  readonly decided: HostDecision | null;
  /** The policy's input as JSON in UTF-8; empty when the host decided. */
  readonly input: Uint8Array;
  /** Of a message that is traced. */
  readonly trace?: MessageTrace;
};

type HostDecision = {
  readonly outcome: Outcome;
  readonly violations: readonly Violation[];
  readonly deferUntilMs: null;
};

export type GatherParts = {
  readonly decode: (data: Uint8Array) => Decoded;
  readonly pseudonym: (canonicalId: string) => string;
  /** Under the other key, while keys are changed. */
  readonly otherPseudonym?: ((canonicalId: string) => string) | undefined;
  readonly campaign: (ref: CampaignRef) => DesiredCampaign | undefined;
  /** Which of the declared replies of the campaign's number a message is. */
  readonly replyKind: (campaign: DesiredCampaign, message: SendMessage) => ReplyKind | undefined;
  /** The document that `consentry/verdict` judges, as JSON text. */
  readonly policyInput: (subject: Subject) => string;
  readonly onFault: (candidate: Candidate, error: unknown) => void;
  readonly partitions: number;
  readonly nowMs: () => number;
};

/** What is known of a message before its facts are looked up. */
export type Subject = {
  readonly owned: OwnedPartition;
  readonly candidate: Candidate;
  readonly campaign: DesiredCampaign;
  readonly message: SendMessage;
  readonly person: Recipient;
  readonly recipient: string;
  readonly reply: ReplyKind | undefined;
  /** The recipient's pseudonym under the other key, while keys are changed. */
  readonly other?: string | undefined;
  readonly nowMs: number;
};

/** How long a message of an undeclared campaign would have lived; it is refused at once, so this only fills the record. */
const undeclaredLifeMs = 24 * 3600 * 1000;
const nothing = new Uint8Array();

/**
 * Looks up everything about one message, without waiting: all of it is in memory. A message that breaks the looking up is
 * refused like one that breaks the policy; otherwise it would come again and again and stop everybody behind it.
 */
export function gather(parts: GatherParts, owned: OwnedPartition, candidate: Candidate): Gathered {
  try {
    return lookUp(parts, owned, candidate);
  } catch (error) {
    parts.onFault(candidate, error);
    const unknown = { candidate, recipient: "", sender: "", generation: 0, expireAtMs: candidate.storedAtMs };
    return refused(unknown, "evaluation-failed");
  }
}

function lookUp(parts: GatherParts, owned: OwnedPartition, candidate: Candidate): Gathered {
  const nowMs = parts.nowMs();
  const campaign = parts.campaign(candidate.campaign);
  const known = {
    candidate,
    recipient: "",
    sender: campaign ? `${campaign.sender.namespace}/${campaign.sender.name}` : "",
    generation: campaign?.generation ?? 0,
    expireAtMs: expiry(candidate, campaign),
  };
  if (candidate.data === undefined) return refused(known, nowMs >= known.expireAtMs ? "expired" : "body-lost");
  const decoded = parts.decode(candidate.data);
  if (!decoded.ok) return refused(known, "malformed", decoded.detail);
  const { message } = decoded;
  if (!message.recipient) return refused(known, "no-recipient");
  const named = { ...known, recipient: parts.pseudonym(message.recipient.id) };
  const rule = refusal(parts, { candidate, campaign, person: message.recipient, expireAtMs: known.expireAtMs, nowMs });
  if (rule !== undefined || campaign === undefined) return refused(named, rule ?? "unknown-campaign");
  if (heldScope(owned.state, scopesOf(campaign))) return held(named);
  const reply = parts.replyKind(campaign, message);
  const { recipient } = named;
  const other = parts.otherPseudonym?.(message.recipient.id);
  const subject = { owned, candidate, campaign, message, person: message.recipient, recipient, other, reply, nowMs };
  return { ...named, reply, decided: null, input: Buffer.from(parts.policyInput(subject), "utf8") };
}

/** The scopes whose holds stop a campaign's messages. */
export function scopesOf(campaign: DesiredCampaign): string[] {
  return ["all", senderScope(campaign.sender), campaignScope(campaign)];
}

function refusal(
  parts: GatherParts,
  at: {
    candidate: Candidate;
    campaign: DesiredCampaign | undefined;
    person: Recipient;
    expireAtMs: number;
    nowMs: number;
  },
): HostRule | undefined {
  if (partitionOf(at.person.lastFour, parts.partitions) !== at.candidate.partition) return "partition-mismatch";
  if (!at.campaign) return "unknown-campaign";
  if (!at.campaign.accepted) return "campaign-not-accepted";
  if (at.nowMs >= at.expireAtMs) return "expired";
  return undefined;
}

function expiry(candidate: Candidate, campaign: DesiredCampaign | undefined): number {
  const byCampaign = candidate.storedAtMs + (campaign?.expireAfterMs ?? undeclaredLifeMs);
  return candidate.expireAtMs === null ? byCampaign : Math.min(candidate.expireAtMs, byCampaign);
}

type Known = Omit<Gathered, "decided" | "input">;

function refused(known: Known, rule: HostRule, detail?: string): Gathered {
  return decided(known, { outcome: "rejected", violations: [hostViolation(rule, detail)], deferUntilMs: null });
}

/** Stopped: kept, and judged afresh after the lift. */
function held(known: Known): Gathered {
  return decided(known, { outcome: "held", violations: [], deferUntilMs: null });
}

function decided(known: Known, decision: HostDecision): Gathered {
  return { ...known, decided: decision, input: nothing };
}
