import { senderOf } from "../domain/desired/campaign.ts";
import { campaignInput, type Lookup, type References, referencesOf } from "../domain/desired/declaration.ts";
import { type SenderAtWhatsApp, senderAtWhatsApp } from "../domain/desired/sender-at-whatsapp.ts";
import { templateAtWhatsApp } from "../domain/desired/template-at-whatsapp.ts";
import { massCaseOf } from "../domain/lifecycle/breaker.ts";
import type { CampaignFacts, Declaration } from "../domain/lifecycle/campaign-facts.ts";
import { breachCaseName } from "../domain/lifecycle/case-opening.ts";
import { conditionOf } from "../domain/lifecycle/conditions.ts";
import { needsCase, stopsOf } from "../domain/lifecycle/stop.ts";
import { refusedTemplates } from "../domain/lifecycle/template-findings.ts";
import type { CampaignInput } from "../schemas/policy/campaign-input.ts";
import type { Campaign } from "../schemas/resources/campaign.ts";
import type { ComplianceCase } from "../schemas/resources/compliance-case.ts";
import type { MessageTemplate } from "../schemas/resources/message-template.ts";
import { type DesiredBundle, desiredCampaign, desiredKeys } from "../schemas/wire/desired.ts";
import type { GateRecord } from "../schemas/wire/gates.ts";
import type { HoldState } from "../schemas/wire/hold.ts";
import type { SenderWords, TemplateWords } from "../schemas/wire/standing.ts";
import { type CampaignRef, campaignScope, senderScope } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import type { CeaseClock } from "./cease-clock.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { Policy } from "./policy.ts";

export type CampaignSights = {
  readonly campaign: (key: string) => Campaign | undefined;
  readonly lookup: Lookup;
  readonly senderWords: (ref: CampaignRef) => SenderWords | undefined;
  readonly templateWords: (ref: CampaignRef) => TemplateWords | undefined;
  readonly cases: () => readonly ComplianceCase[];
  readonly desired: Pick<DesiredStore, "get">;
  readonly activeBundle: () => DesiredBundle | undefined;
  readonly holdState: (scope: string) => HoldState | undefined;
  readonly gates: () => readonly GateRecord[];
  readonly totals: (ref: CampaignRef) => readonly Totals[];
  readonly policy: Pick<Policy, "judge" | "steps">;
  readonly ceaseClock: Pick<CeaseClock, "seenAtMs">;
  /** Hex of a text's SHA-256. */
  readonly sha256Hex: (text: string) => string;
  readonly nowMs: () => number;
};

export type GatheredCampaign = CampaignFacts & {
  readonly references: References;
  readonly senderAtWhatsApp: SenderAtWhatsApp;
  /** Steps that the rule which stopped it asks for. */
  readonly steps: readonly string[];
  /** Names a request for resuming. */
  readonly requestId: (token: string) => string;
};

export async function gatherCampaign(parts: CampaignSights, key: string): Promise<GatheredCampaign | undefined> {
  const campaign = parts.campaign(key);
  if (campaign === undefined) return undefined;
  const nowMs = parts.nowMs();
  const references = referencesOf(campaign, parts.lookup);
  const senderRef = senderOf(campaign);
  const categoryOf = ({ metadata, spec }: MessageTemplate) =>
    templateAtWhatsApp(spec, parts.templateWords(metadata), nowMs).category;
  const holds = {
    campaign: parts.holdState(campaignScope(campaign.metadata)),
    sender: parts.holdState(senderScope(senderRef)),
    all: parts.holdState("all"),
  };
  const gates = parts.gates();
  const [stop] = stopsOf(holds);
  const requiredCases = requiredCasesOf(campaign, holds.campaign);
  return {
    campaign,
    references,
    senderAtWhatsApp: senderAtWhatsApp(references.sender?.spec.whatsapp, parts.senderWords(senderRef), nowMs),
    missing: references.missing,
    declaration: await judged(parts, references, campaignInput(campaign, references, { categoryOf, nowMs })),
    refusedTemplates: refusedTemplates(references.templates),
    staleSources: references.sources.filter(isStale).map(({ metadata }) => metadata.name),
    stored: storedRecord(parts, campaign),
    bundle: parts.activeBundle(),
    holds,
    gates,
    totals: parts.totals(campaign.metadata),
    cases: parts.cases().filter((each) => isAbout(each, campaign) || requiredCases.includes(each.metadata.name)),
    requiredCases,
    steps: parts.policy.steps(holds.campaign?.holds.policy?.rule ?? null),
    requestId: (token) => `resume-${parts.sha256Hex(token).slice(0, 24)}`,
    stoppedSeenAtMs: stop === undefined ? undefined : parts.ceaseClock.seenAtMs(stop, gates),
    nowMs,
  };
}

async function judged(
  parts: CampaignSights,
  { unreadable }: References,
  input: CampaignInput | undefined,
): Promise<Declaration> {
  if (input !== undefined) return await parts.policy.judge(input);
  const cannot = `this version of the operator cannot read ${unreadable.join(", ")}`;
  return { kind: "unknown", why: unreadable.length > 0 ? cannot : "a reference is missing" };
}

function storedRecord(parts: CampaignSights, campaign: Campaign): CampaignFacts["stored"] {
  const stored = parts.desired.get(desiredKeys.campaign(campaign.metadata));
  const record = desiredCampaign.safeParse(stored?.value).data;
  return stored === undefined || record === undefined ? undefined : { record, revision: stored.revision };
}

/** Cases that answer for what the policy, or a rollout, holds. */
function requiredCasesOf(campaign: Campaign, held: HoldState | undefined): string[] {
  const records = Object.values(held?.holds ?? {}).filter(needsCase);
  return records.map((hold) =>
    hold.source === "rollout" ? massCaseOf(hold) : breachCaseName(campaign.metadata, hold),
  );
}

function isAbout({ spec }: ComplianceCase, { metadata }: Campaign): boolean {
  const { kind, namespace, name } = spec.subject;
  return kind === "Campaign" && namespace === metadata.namespace && name === metadata.name;
}

function isStale(source: References["sources"][number]): boolean {
  return conditionOf(source.status.conditions, "Fresh")?.status !== "True";
}
