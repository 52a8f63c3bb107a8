import { listBucket } from "../../../io/nats/list-bucket.ts";
import { buckets } from "../../../schemas/wire/subjects.ts";
import { totals } from "../../../schemas/wire/totals.ts";
import type { CampaignName, Lists } from "../input/lists.ts";
import type { Book } from "../log/book.ts";
import { isFinal } from "../log/outcome.ts";
import type { Producer } from "../log/producer.ts";
import { namespace } from "../stage/places.ts";
import type { Stage } from "../stage/stage.ts";

/** What an act has to play with. */
export type Scene = {
  readonly stage: Stage;
  readonly say: (line: string) => void;
  readonly lists: Lists;
  readonly producer: Producer;
  /** The verdict log while it grows. */
  readonly book: Book;
  readonly outageMs: number;
  /** What acts have seen, for the expectations at the end. */
  readonly notes: Notes;
};

/** One act: a title for the audience, and what happens. */
export type Act = { readonly title: string; readonly play: (scene: Scene) => Promise<void> };

export type Suspension = {
  readonly campaign: CampaignName;
  readonly clause: string;
  readonly rule: string;
  readonly cause: string;
  readonly case: string;
  readonly timeToCeaseMs: number;
  /** Instant from which dispatch knew of the hold. */
  readonly seenAtMs: number;
};

/** Written by acts as they go; an expectation reads what it needs. */
export type Notes = {
  suspensions: Suspension[];
  killedGate: { readonly name: string; readonly backAtMs: number } | undefined;
  outage: { readonly fromMs: number; readonly untilMs: number } | undefined;
  /** Numbers whose consent was imported for the second campaign. */
  imported: ReadonlySet<string>;
};

export function emptyNotes(): Notes {
  return { suspensions: [], killedGate: undefined, outage: undefined, imported: new Set() };
}

const judgedDeadlineMs = 120_000;
const countedDeadlineMs = 30_000;

/** Waits until every message that a campaign's producers had accepted has a verdict; a final one if so asked. */
export async function untilJudged(
  scene: Scene,
  of: { readonly what: string; readonly campaigns?: readonly CampaignName[]; readonly final?: boolean },
): Promise<void> {
  const { stage, producer, book } = scene;
  const wanted = [...producer.accepted()].filter(([, { campaign }]) => of.campaigns?.includes(campaign) ?? true);
  let open = wanted.map(([sequence]) => sequence);
  const found = () => `${open.length} of ${wanted.length} are not`;
  await stage.until({ what: of.what, deadlineMs: judgedDeadlineMs, found }, () => {
    open = open.filter((sequence) => {
      const last = book.verdictsOn(sequence).at(-1);
      return last === undefined || (of.final === true && !isFinal(last));
    });
    return open.length === 0;
  });
}

/**
 * Waits until the gates have told each other that they have judged all that a campaign's producers had accepted. What was
 * refused is told at once and what was approved within a second: until then the campaign looks worse than it is.
 */
export async function untilCounted({ stage, producer }: Scene, campaign: CampaignName): Promise<void> {
  const wanted = [...producer.accepted().values()].filter((one) => one.campaign === campaign).length;
  let counted = 0;
  const found = () => `${counted} of ${wanted} are counted`;
  const what = "the gates have told what they counted";
  await stage.until({ what, deadlineMs: countedDeadlineMs, found }, async () => {
    const told = await listBucket(stage.nc, {
      bucket: buckets.totals,
      filter: `${namespace}.${campaign}.>`,
      parse: (value) => totals.parse(value),
    });
    counted = [...told.values()].reduce((sum, { approved, rejected }) => sum + approved + rejected, 0);
    return counted >= wanted;
  });
}

/** `1,234` */
export function inFigures(count: number): string {
  return count.toLocaleString("en-US");
}
