import { campaignId } from "../domain/partition/fold.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import { isBreach } from "../schemas/wire/verdict.ts";
import type { PartLayout } from "./commit.ts";
import type { OwnedPartition } from "./partition.ts";

export type TotalsParts = {
  /** Writes the absolute counts; failing is fine, the next report carries them again. */
  readonly put: (campaign: CampaignRef, partition: number, totals: Totals) => Promise<void>;
};

type Pending = { readonly campaign: CampaignRef; readonly owned: OwnedPartition };

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
  const timers = [setInterval(flush, everyMs), setInterval(tellBreached, breachedEveryMs)];
  return {
    onSettled,
    flush,
    stop: () => {
      for (const timer of timers) clearInterval(timer);
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

  function tell(key: string): void {
    const found = pending.get(key);
    const totals = found?.owned.state.totals.get(campaignId(found.campaign));
    pending.delete(key);
    if (!found || !totals) return;
    parts.put(found.campaign, found.owned.number, totals).catch(() => {
      if (!pending.has(key)) pending.set(key, found);
    });
  }
}
