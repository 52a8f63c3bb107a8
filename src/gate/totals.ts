import { campaignId, campaignRef } from "../domain/partition/fold.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import { isBreach } from "../schemas/wire/verdict.ts";
import type { PartLayout } from "./commit.ts";
import type { OwnedPartition } from "./partition.ts";
import type { Timers } from "./timers.ts";

export type TotalsParts = {
  /** Writes the absolute counts; failing is fine, the next report carries them again. */
  readonly put: (campaign: CampaignRef, partition: number, totals: Totals) => Promise<void>;
  /** What everybody has been told so far. */
  readonly told: (campaign: CampaignRef, partition: number) => Totals | undefined;
  readonly timers: Timers;
};

type Pending = { readonly campaign: CampaignRef; readonly owned: OwnedPartition };

/** Every verdict moves one of these. */
const counts = [
  "approved",
  "rejected",
  "deferred",
  "held",
  "undecidable",
  "judged",
  "breaches",
  "liftedAtMs",
] as const satisfies readonly (keyof Totals)[];

const everyMs = 1000;
const breachedEveryMs = 100;

/**
 * Tells what has been counted, a campaign and partition at a time: quiet counts once a second, those with a breach at once,
 * because the watch over the campaign waits for them. While breaches go on, ten times a second is enough: each report is a
 * write that the disk has to confirm, and carries all that came before it.
 */
export function createTotalsReporter(parts: TotalsParts) {
  const pending = new Map<string, Pending>();
  const breached = new Set<string>();
  const justTold = new Set<string>();
  const { every } = parts.timers;
  const endings = [every(everyMs, flush), every(breachedEveryMs, tellBreached)];
  return {
    onSettled,
    correct,
    flush,
    stop: () => {
      for (const end of endings) end();
    },
  };

  function onSettled({ part }: PartLayout): void {
    for (const { record } of part.judged) {
      const key = `${campaignId(record.campaign)}/${record.partition}`;
      pending.set(key, { campaign: record.campaign, owned: part.owned });
      if (isBreach(record) && !record.trial) breached.add(key);
    }
    for (const key of breached) if (!justTold.has(key)) tellBreach(key);
  }

  /**
   * Whoever worked the partition before may have been killed between a commit and telling of it, and what it told last may
   * arrive after what we have told.
   */
  function correct(owned: OwnedPartition): void {
    for (const [id, counted] of owned.state.totals) {
      const campaign = campaignRef(id);
      const told = parts.told(campaign, owned.number);
      if (told !== undefined && counts.every((count) => told[count] === counted[count])) continue;
      const key = `${id}/${owned.number}`;
      pending.set(key, { campaign, owned });
      if (counted.breaches > 0) tellBreach(key);
    }
  }

  function tellBreached(): void {
    justTold.clear();
    for (const key of breached) tellBreach(key);
  }

  function tellBreach(key: string): void {
    breached.delete(key);
    justTold.add(key);
    tell(key);
  }

  function flush(): void {
    for (const key of pending.keys()) tell(key);
  }

  /** Whoever has lost the partition says nothing more of it: its counts would replace the newer ones of the gate after it. */
  function tell(key: string): void {
    const found = pending.get(key);
    const totals = found?.owned.state.totals.get(campaignId(found.campaign));
    pending.delete(key);
    if (!found?.owned.ready || !totals) return;
    parts.put(found.campaign, found.owned.number, totals).catch(() => {
      if (!pending.has(key)) pending.set(key, found);
    });
  }
}
