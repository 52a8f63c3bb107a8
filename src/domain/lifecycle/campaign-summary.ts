import type { HoldRecord } from "../../schemas/wire/hold.ts";
import type { Blocker } from "./blocking.ts";
import type { CampaignFacts } from "./campaign-facts.ts";
import { acknowledging } from "./case-status.ts";
import { openSteps } from "./case-steps.ts";
import type { Obstacle } from "./conditions.ts";
import { breachSubject } from "./words.ts";

/** The state in one sentence and the next thing to do: the line right above the events, where the eye lands. */
export function campaignSummary(of: {
  readonly facts: CampaignFacts;
  readonly stops: readonly HoldRecord[];
  readonly blockers: readonly Blocker[];
  readonly obstacle: Obstacle | undefined;
}): string {
  const [stop] = of.stops;
  if (stop !== undefined) return stoppedSummary(of.facts, stop, of.blockers).slice(0, 1024);
  if (of.obstacle !== undefined) return `Not ready: ${of.obstacle.message}`.slice(0, 1024);
  const names = of.facts.refusedTemplates.map(({ name }) => name).join(", ");
  const unsent = names === "" ? "" : ` The policy refuses the text of ${names.slice(0, 512)}: change it.`;
  return `Sending: messages that people agreed to leave, all others are refused with a reason.${unsent}`;
}

function stoppedSummary(facts: CampaignFacts, stop: HoldRecord, blockers: readonly Blocker[]): string {
  const { campaign } = facts;
  const owner = campaign.spec.owner?.team ?? "the owner";
  switch (stop.cause) {
    case "Terminated":
      return `Terminated: ${breachSubject(stop)}. It never goes on; a new campaign needs another name.`;
    case "SuspendedBySpec":
      return `Stopped by spec.suspend. Next: ${owner} sets it to false.`;
    case "SuspendedByOfficer":
      return `Stopped by ${stop.by}. Next: ${stop.by} lifts it with kubectl consentry resume ${commandRef(facts)}`;
    case "RestrictedByWhatsApp":
      return `Stopped: WhatsApp restricts the sender ${campaign.spec.senderRef.name}. Next: wait for the restriction to end, or appeal at WhatsApp.`;
    default:
      return `Stopped: ${breachSubject(stop)}. Next: ${nextThings(facts, stop, blockers)}`;
  }
}

function nextThings(facts: CampaignFacts, stop: HoldRecord, blockers: readonly Blocker[]): string {
  if (stop.resume === "AfterHold") return "it goes on by itself after the minimum hold.";
  const cases = blockers.flatMap(({ found }) => found ?? []);
  const taken = cases.flatMap(({ spec, metadata }) => (spec.acknowledged ? [] : acknowledging(metadata)));
  const steps = cases.flatMap(({ spec }) => openSteps(spec));
  const done = steps.map((step) => `${step.owner ?? "somebody"} does ${step.name}`);
  const closing = blockers.length === 0 ? [] : ["compliance closes the case"];
  const before = [...taken, ...done, ...closing].map((thing) => `${thing}, `).join("");
  return `${before}${before === "" ? "" : "then "}kubectl consentry resume ${commandRef(facts)}`;
}

function commandRef({ campaign }: CampaignFacts): string {
  return `campaign/${campaign.metadata.name} -n ${campaign.metadata.namespace}`;
}
