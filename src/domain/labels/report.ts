import type { LabelRecord } from "../../schemas/wire/label.ts";
import { disputedDecisions, newestWords, type Words } from "./newest.ts";
import { wilsonInterval } from "./wilson.ts";

/** How often those who looked found a stop right. */
export type Precision = {
  readonly labelled: number;
  readonly right: number;
  /** Share of the labelled that was right, and where it lies with 95 % confidence; null: nothing is labelled. */
  readonly precision: number | null;
  readonly interval: readonly [low: number, high: number] | null;
};

export type RuleFigures = Precision & {
  readonly rule: string;
  /** Messages that it stopped, alone or with others. */
  readonly verdicts: number;
  /** Its newest verdict that nobody has labelled. */
  readonly toLabel: string | null;
};

export type CampaignFigures = Precision & {
  readonly campaign: string;
  readonly falseAlarms: number;
  /** Approvals that were looked at, and those that should have been stopped. */
  readonly approvals: number;
  readonly misses: number;
};

export type LabelReport = {
  readonly labelled: number;
  readonly falseAlarms: number;
  readonly misses: number;
  /** Decisions on which people disagree; the newest word counts. */
  readonly disputed: number;
  readonly rules: readonly RuleFigures[];
  readonly campaigns: readonly CampaignFigures[];
};

/** Decisions that each rule stopped, oldest first. */
export type Stopped = ReadonlyMap<string, ReadonlySet<string>>;

/** @param labels oldest first, on verdicts of the same time as `stopped` */
export function labelReport(labels: readonly LabelRecord[], stopped: Stopped): LabelReport {
  const words = newestWords(labels);
  const campaigns = campaignFigures(words);
  return {
    labelled: words.size,
    falseAlarms: sum(campaigns, ({ falseAlarms }) => falseAlarms),
    misses: sum(campaigns, ({ misses }) => misses),
    disputed: disputedDecisions(labels).size,
    rules: ruleFigures(words, stopped),
    campaigns,
  };
}

function ruleFigures(words: ReadonlyMap<string, Words>, stopped: Stopped): RuleFigures[] {
  const said = [...words.values()].flatMap((each) => [...each]).filter(([rule]) => rule !== "");
  const rules = new Set([...stopped.keys(), ...said.map(([rule]) => rule)]);
  const figures = [...rules].map((rule): RuleFigures => {
    const decisions = [...(stopped.get(rule) ?? [])];
    const toLabel = decisions.findLast((decision) => !words.get(decision)?.has(rule)) ?? null;
    const judged = said.filter(([of]) => of === rule).map(([, label]) => label.judgement === "right");
    return { rule, verdicts: decisions.length, ...precisionOf(judged), toLabel };
  });
  return figures.sort((a, b) => b.labelled - a.labelled || b.verdicts - a.verdicts || a.rule.localeCompare(b.rule));
}

function campaignFigures(words: ReadonlyMap<string, Words>): CampaignFigures[] {
  const named = [...words.values()].map((each) => ({ ...sightOf(each), words: each }));
  const campaigns = [...Map.groupBy(named, ({ campaign }) => campaign)];
  const figures = campaigns.map(([campaign, sights]): CampaignFigures => {
    const stops = sights.filter(({ approved }) => !approved).map(({ right }) => right);
    const approvals = sights.filter(({ approved }) => approved).map(({ right }) => right);
    const wrong = (judged: readonly boolean[]) => judged.filter((right) => !right).length;
    const passed = { approvals: approvals.length, misses: wrong(approvals) };
    return { campaign, ...precisionOf(stops), falseAlarms: wrong(stops), ...passed };
  });
  return figures.sort((a, b) => a.campaign.localeCompare(b.campaign));
}

/** A message that one rule stopped rightly was stopped rightly, whatever another made of it. */
function sightOf(words: Words) {
  const labels = [...words.values()];
  const { namespace = "", campaign = "", outcome } = labels[0] ?? {};
  const right = labels.some(({ judgement }) => judgement === "right");
  return { campaign: `${namespace}/${campaign}`, approved: outcome === "approved", right };
}

function precisionOf(judged: readonly boolean[]): Precision {
  const labelled = judged.length;
  const right = judged.filter(Boolean).length;
  const interval = wilsonInterval(right, labelled) ?? null;
  return { labelled, right, precision: labelled === 0 ? null : right / labelled, interval };
}

function sum<T>(all: readonly T[], of: (each: T) => number): number {
  return all.reduce((total, each) => total + of(each), 0);
}
