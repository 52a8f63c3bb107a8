import { campaignId, campaignRef } from "../domain/partition/fold.ts";
import type { CampaignRef } from "../schemas/wire/subjects.ts";
import type { Totals } from "../schemas/wire/totals.ts";
import { isBreach } from "../schemas/wire/verdict.ts";
import type { PartLayout } from "./commit.ts";
import type { OwnedPartition } from "./partition.ts";
import type { Timers } from "./timers.ts";

/** What was counted of a campaign on a partition. */
export type Counted = { readonly campaign: CampaignRef; readonly partition: number; readonly totals: Totals };

export type TotalsParts = {
  /** Writes absolute counts, all of them at once; failing is fine, the next report carries them again. */
  readonly put: (counted: readonly Counted[]) => Promise<void>;
  /** What everybody has been told so far. */
  readonly told: (campaign: CampaignRef, partition: number) => Totals | undefined;
  readonly partitions: () => readonly OwnedPartition[];
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
const correctEveryMs = 3000;
/** Counts a report: with thousands of campaigns each has its turn, and telling does not keep the disk from the verdicts. */
const atOnceMax = 500;
/** Counts compared with what was told, a look: all of a few hundred campaigns, some of ten thousand. */
const comparedMax = 5000;

/**
 * Tells what has been counted, campaign by campaign and partition by partition: those with a breach at once, because the watch
 * over the campaign waits for them, quiet ones once a second, whoever waits longest first. One report is one write that the
 * disk has to confirm; while breaches go on ten a second are enough, each carries all that came before it.
 */
export function createTotalsReporter(parts: TotalsParts) {
  const pending = new Map<string, Pending>();
  const breached = new Set<string>();
  const justTold = new Set<string>();
  let telling = false;
  let comparing: Iterator<[OwnedPartition, string, Totals]> | undefined;
  const { every } = parts.timers;
  const endings = [every(everyMs, tellSome), every(breachedEveryMs, tellBreached), every(correctEveryMs, correctSome)];
  return {
    onSettled,
    correct,
    /** Tells what it still can in one report. */
    flush: tellSome,
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
    tellNewlyBreached();
  }

  /**
   * Whoever worked the partition before may have been killed between a commit and telling of it, and what it told last may
   * arrive after what we have told.
   */
  function correct(owned: OwnedPartition): void {
    for (const [id, counted] of owned.state.totals) compare(owned, id, counted);
    tellNewlyBreached();
  }

  /** All partitions, some counts a time. */
  function correctSome(): void {
    comparing ??= allCounts(parts.partitions());
    for (let compared = 0; compared < comparedMax; compared++) {
      const { value, done } = comparing.next();
      if (done) {
        comparing = undefined;
        break;
      }
      compare(...value);
    }
    tellNewlyBreached();
  }

  function compare(owned: OwnedPartition, id: string, counted: Totals): void {
    const key = `${id}/${owned.number}`;
    if (pending.get(key)?.owned === owned) return;
    const campaign = campaignRef(id);
    const told = parts.told(campaign, owned.number);
    if (told !== undefined && counts.every((count) => told[count] === counted[count])) return;
    pending.set(key, { campaign, owned });
    if (counted.breaches > 0) breached.add(key);
  }

  function tellNewlyBreached(): void {
    tell(newlyBreached());
  }

  function tellBreached(): void {
    justTold.clear();
    tellNewlyBreached();
  }

  function tellSome(): void {
    tell(everything());
  }

  function tell(keys: Iterable<string>): void {
    if (telling) return;
    const some = new Map<string, Pending>();
    for (const key of keys) {
      const found = pending.get(key);
      if (found) some.set(key, found);
      if (some.size === atOnceMax) break;
    }
    if (some.size > 0) void report(some);
  }

  function* newlyBreached(): Generator<string> {
    for (const key of breached) if (!justTold.has(key)) yield key;
  }

  function* everything(): Generator<string> {
    yield* breached;
    yield* pending.keys();
  }

  /** One report at a time: counts that are older must not arrive after newer ones. */
  async function report(some: ReadonlyMap<string, Pending>): Promise<void> {
    telling = true;
    const urgent = [...some.keys()].filter((key) => breached.delete(key));
    for (const key of urgent) justTold.add(key);
    for (const key of some.keys()) pending.delete(key);
    try {
      const counted = [...some.values()].flatMap(countedNow);
      if (counted.length > 0) await parts.put(counted);
    } catch {
      for (const [key, one] of some) if (!pending.has(key)) pending.set(key, one);
      for (const key of urgent) breached.add(key);
    } finally {
      telling = false;
    }
    tellNewlyBreached();
  }
}

/** Whoever has lost the partition says nothing more of it: its counts would replace the newer ones of the gate after it. */
function countedNow({ campaign, owned }: Pending): Counted[] {
  const totals = owned.state.totals.get(campaignId(campaign));
  return owned.ready && totals ? [{ campaign, partition: owned.number, totals }] : [];
}

function* allCounts(partitions: readonly OwnedPartition[]): Generator<[OwnedPartition, string, Totals]> {
  for (const owned of partitions) for (const [id, counted] of owned.state.totals) yield [owned, id, counted];
}
