import { consent, isFresh } from "../domain/facts/consent.ts";
import { frequency } from "../domain/facts/frequency.ts";
import { reply } from "../domain/facts/reply.ts";
import { senderFacts } from "../domain/facts/sender.ts";
import { serviceWindow } from "../domain/facts/service-window.ts";
import { suppression } from "../domain/facts/suppression.ts";
import { declaredTemplate, template } from "../domain/facts/template.ts";
import type { ReadMessage } from "../domain/message/bundle-reader.ts";
import { approvalsKey, repliesKey } from "../domain/partition/fold.ts";
import { type Fact, known, unknown } from "../schemas/policy/fact.ts";
import type { VerdictInput } from "../schemas/policy/verdict-input.ts";
import type { Recipient } from "../schemas/whatsapp/recipient.ts";
import type { ConsentKept, SourceHealth, SuppressionState } from "../schemas/wire/consent.ts";
import type { DesiredCampaign, DesiredSender, DesiredSource, DesiredTemplate } from "../schemas/wire/desired.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Subject } from "./gather.ts";

type Person = { readonly partition: number; readonly pseudonym: string; readonly other?: string | undefined };
export type QuietHours = { readonly quiet: boolean; readonly untilMs: number | null };

/** What is looked up for a verdict; all of it is in memory. */
export type Lookups = {
  readonly sender: (ref: CampaignRef) => DesiredSender | undefined;
  readonly source: (ref: CampaignRef) => DesiredSource | undefined;
  readonly template: (ref: CampaignRef) => DesiredTemplate | undefined;
  readonly sourceHealth: (ref: CampaignRef) => SourceHealth | undefined;
  readonly consent: (source: CampaignRef, person: Person) => ConsentKept | undefined;
  readonly suppression: (person: Person) => SuppressionState | undefined;
  /** How often anything that is declared has changed. */
  readonly changes: () => number;
  readonly suppressionsAreThere: () => boolean;
  readonly lastInboundAtMs: (sender: CampaignRef, person: Person) => number | undefined;
  /** ISO 3166-1 alpha-2, or null. */
  readonly country: (person: Recipient) => string | null;
  readonly quietHours: (hours: { from: string; to: string }, person: Recipient, nowMs: number) => Fact<QuietHours>;
  /** What the active bundle finds in a message; the text is the template's declared one. */
  readonly read: ReadMessage;
};

const never = known<QuietHours>({ quiet: false, untilMs: null });

/** Makes the document that `consentry/verdict` judges. What a campaign declares is looked up once, and again after a change. */
export function createPolicyInput(lookups: Lookups): (subject: Subject) => VerdictInput {
  const remembered = new WeakMap<DesiredCampaign, Declared>();
  return (subject) => policyInput(lookups, declaredOf(subject.campaign), subject);

  function declaredOf(campaign: DesiredCampaign): Declared {
    const before = remembered.get(campaign);
    if (before?.changes === lookups.changes()) return before;
    const declared = declaredBy(lookups, campaign);
    remembered.set(campaign, declared);
    return declared;
  }
}

/** What is the same for all messages of a campaign until something that is declared changes. */
type Declared = {
  readonly changes: number;
  readonly templates: readonly DesiredTemplate[];
  readonly businessName: string;
  readonly campaignPart: VerdictInput["campaign"];
  readonly senderPart: VerdictInput["sender"];
};

function declaredBy(lookups: Lookups, campaign: DesiredCampaign): Declared {
  const templates = campaign.templates.flatMap((ref) => lookups.template(ref) ?? []);
  const sender = lookups.sender(campaign.sender);
  return {
    changes: lookups.changes(),
    templates,
    businessName: sender?.businessName ?? "",
    campaignPart: campaignPart(campaign, templates),
    senderPart: sender ? senderPart(sender, campaign) : null,
  };
}

function policyInput(lookups: Lookups, declared: Declared, subject: Subject): VerdictInput {
  const { owned, candidate, campaign, message, recipient, other, nowMs } = subject;
  const person = { partition: owned.number, pseudonym: recipient, other };
  const used = declaredTemplate(message.template, declared.templates);
  const states = campaign.sources.map((source) => ({ source, state: lookups.consent(source, person) }));
  const approvals = approvalsOf(subject);
  const { found, scores } = lookups.read(message, used?.text ?? null);
  return {
    nowMs,
    receivedAtMs: candidate.storedAtMs,
    attempt: candidate.attempt,
    message: found,
    campaign: declared.campaignPart,
    sender: declared.senderPart,
    recipient: { country: lookups.country(subject.person), age: ageOf(states.map(({ state }) => state)) },
    facts: {
      template: template(used, scores.template),
      consent: states.map(({ source, state }) =>
        consent(
          { name: source.name, source: lookups.source(source), health: lookups.sourceHealth(source), state },
          nowMs,
        ),
      ),
      suppression: suppression({
        listIsThere: lookups.suppressionsAreThere(),
        state: lookups.suppression(person),
        message: {
          businessName: declared.businessName,
          sender: `${campaign.sender.namespace}/${campaign.sender.name}`,
          purpose: campaign.purpose,
          topic: campaign.topic,
        },
      }),
      window: serviceWindow(lookups.lastInboundAtMs(campaign.sender, person), nowMs),
      frequency: frequency(approvals, campaign.frequencyCap, nowMs),
      quietHours: campaign.quietHours ? lookups.quietHours(campaign.quietHours, subject.person, nowMs) : never,
      spam: scores.spam,
      content: scores.content,
      reply: replyFact(subject),
    },
  };
}

function replyFact({ owned, candidate, recipient, other, reply: kind }: Subject): VerdictInput["facts"]["reply"] {
  if (kind === undefined) return undefined;
  const of = (name: string) => owned.state.approvals.get(repliesKey(candidate.campaign, name, kind)) ?? [];
  return reply(kind, other === undefined ? of(recipient) : [...of(recipient), ...of(other)].sort((a, b) => a - b));
}

/** Oldest first; while keys are changed those of either name. */
function approvalsOf({ owned, candidate, recipient, other }: Subject): readonly number[] {
  const of = (name: string) => owned.state.approvals.get(approvalsKey(candidate.campaign, name)) ?? [];
  return other === undefined ? of(recipient) : [...of(recipient), ...of(other)].sort((a, b) => a - b);
}

/** Whether everything a campaign's verdicts need is known now: its sources are fresh, the suppression list is there. */
export function isDecidable(lookups: Lookups, campaign: DesiredCampaign | undefined, nowMs: number): boolean {
  if (!campaign) return true;
  if (!lookups.suppressionsAreThere()) return false;
  return campaign.sources.every((ref) => {
    const source = lookups.source(ref);
    return source !== undefined && isFresh(source, lookups.sourceHealth(ref), nowMs);
  });
}

function campaignPart(campaign: DesiredCampaign, templates: readonly DesiredTemplate[]): VerdictInput["campaign"] {
  const { namespace, name, generation, category, purpose, vertical, owned, startsAtMs, endsAtMs } = campaign;
  return {
    namespace,
    name,
    generation,
    category,
    purpose,
    vertical,
    owned,
    startsAtMs,
    endsAtMs,
    templates: templates.map((declared) => declared.name),
    frequencyCap: campaign.frequencyCap,
  };
}

function senderPart(sender: DesiredSender, campaign: DesiredCampaign): NonNullable<VerdictInput["sender"]> {
  const { name, restrictedUntilMs, allowedNamespaces } = sender;
  const namespaceAllowed = sender.namespace === campaign.namespace || allowedNamespaces.includes(campaign.namespace);
  return { name, ...senderFacts(sender), restrictedUntilMs, namespaceAllowed };
}

/** The age asserted with a consent; the youngest when they differ. */
function ageOf(states: readonly (ConsentKept | undefined)[]): Fact<number> {
  const ages = states.flatMap((state) => state?.age ?? []);
  return ages.length > 0 ? known(Math.min(...ages)) : unknown("NoAge");
}
