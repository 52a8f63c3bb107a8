import { withoutCounts } from "../domain/lifecycle/campaign-status.ts";
import { caseOpenedEvent } from "../domain/lifecycle/case-events.ts";
import type { NewCase } from "../domain/lifecycle/case-opening.ts";
import type { CaseEntries } from "../domain/lifecycle/takeover.ts";
import { instantMs } from "../domain/time/instant.ts";
import { spanMs } from "../domain/time/span.ts";
import { objectKey } from "../schemas/kubernetes/object.ts";
import type { Campaign } from "../schemas/resources/campaign.ts";
import type { CampaignStatus } from "../schemas/resources/campaign-status.ts";
import type { ComplianceCase } from "../schemas/resources/compliance-case.ts";
import { desiredKeys } from "../schemas/wire/desired.ts";
import type { HoldRecord } from "../schemas/wire/hold.ts";
import { type Again, earliest } from "./again.ts";
import { type CampaignSights, type GatheredCampaign, gatherCampaign } from "./campaign-gather.ts";
import { type CampaignPlan, campaignPlan } from "./campaign-plan.ts";
import type { Steps } from "./controller.ts";
import type { DesiredStore } from "./desired-store.ts";
import type { TellEvent } from "./events.ts";
import type { StatusWriter } from "./status-writer.ts";
import type { OperatorEvent } from "./told.ts";

export type CampaignParts = CampaignSights & {
  readonly desired: Pick<DesiredStore, "put" | "delete">;
  /** Resolves when the hold is in the log and seen again in the bucket. */
  readonly writeHold: (record: HoldRecord) => Promise<void>;
  /** @returns false when it exists already */
  readonly createCase: (opened: NewCase) => Promise<boolean>;
  /** Signs entries on a case that the operator opened; a person's write in between wins. */
  readonly signCase: (signed: ComplianceCase, entries: CaseEntries) => Promise<void>;
  readonly writeStatus: StatusWriter["write"];
  readonly tell: TellEvent;
  readonly report: (event: OperatorEvent) => void;
};

export function campaignSteps(parts: CampaignParts): Steps<GatheredCampaign, CampaignPlan> {
  const toldLate = new Set<string>();
  return {
    kind: "Campaign",
    gather: (key) => gatherCampaign(parts, key),
    decide: campaignPlan,
    act: (facts, plan) => act(parts, { facts, plan, toldLate }),
    cleanUp: async (key) => {
      const [namespace = "", name = ""] = key.split("/");
      await parts.desired.delete(desiredKeys.campaign({ namespace, name }));
    },
  };
}

async function act(
  parts: CampaignParts,
  { facts, plan, toldLate }: { facts: GatheredCampaign; plan: CampaignPlan; toldLate: Set<string> },
): Promise<Again> {
  const { campaign } = facts;
  await parts.desired.put(desiredKeys.campaign(plan.record), plan.record);
  for (const hold of plan.holds) await parts.writeHold(hold);
  const { written, again } = await parts.writeStatus({
    kind: "Campaign",
    object: campaign,
    next: plan.status,
    withoutCounts,
    countedAtMs: instantMs(campaign.status.messages?.asOf ?? ""),
  });
  if (written) for (const event of plan.events) parts.tell({ kind: "Campaign", object: campaign, event });
  if (written) reportCease(parts, campaign, plan.status);
  for (const opened of plan.cases) await openCase(parts, campaign, opened);
  for (const { taken, entries } of plan.takeovers) await parts.signCase(taken, entries);
  tellLate(parts, { campaign, plan, toldLate });
  return earliest(plan.again, again);
}

async function openCase(parts: CampaignParts, campaign: Campaign, opened: NewCase): Promise<void> {
  if (!(await parts.createCase(opened))) return;
  parts.report({ type: "case-opened", namespace: opened.namespace, name: opened.name, clause: opened.spec.clause });
  parts.tell({ kind: "Campaign", object: campaign, event: caseOpenedEvent(opened) });
}

function reportCease(parts: CampaignParts, campaign: Campaign, next: CampaignStatus): void {
  const { timeToCease, clause, since } = next.enforcement ?? {};
  const before = campaign.status.enforcement;
  if (timeToCease === undefined || (before?.timeToCease !== undefined && before.since === since)) return;
  const { namespace, name } = campaign.metadata;
  parts.report({
    type: "campaign-ceased",
    campaign: `${namespace}/${name}`,
    clause: clause ?? "",
    ms: spanMs(timeToCease) ?? 0,
  });
}

function tellLate(
  parts: CampaignParts,
  { campaign, plan, toldLate }: { campaign: Campaign; plan: CampaignPlan; toldLate: Set<string> },
): void {
  if (plan.late === undefined) return;
  const key = `${campaign.metadata.uid} ${plan.status.enforcement?.since ?? ""}`;
  if (toldLate.has(key)) return;
  toldLate.add(key);
  parts.report({ type: "stop-unconfirmed", campaign: objectKey(campaign.metadata) });
  parts.tell({ kind: "Campaign", object: campaign, event: plan.late });
}
