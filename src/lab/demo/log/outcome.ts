/** The raw log against what the producers had accepted: one value that everything else is counted from. */
import { campaignScope } from "../../../schemas/wire/subjects.ts";
import { answersCampaign, type Message } from "../input/lists.ts";
import type { Book, Hold, Verdict } from "./book.ts";

/** A message that NATS had taken, and all that was ever decided about it. */
export type Told = {
  readonly message: Message;
  readonly sequence: number;
  /** Oldest first; the last one holds now. */
  readonly verdicts: readonly Verdict[];
};

export type Outcome = {
  readonly told: readonly Told[];
  readonly holds: readonly Hold[];
  /** Taken, and never judged. */
  readonly missing: readonly Told[];
  /** Judged twice for good, judged again after that, or judged under two names. */
  readonly contradictory: readonly Told[];
  /** Approved between a hold and its lift, in the order of the log. */
  readonly approvedUnderHold: readonly Verdict[];
  /** What the number answered by itself. */
  readonly answers: readonly Told["verdicts"][];
  /** Verdicts on messages that nobody sent, and records that cannot be read. */
  readonly strays: number;
  /** Records of the log that name a person's number outside of a body. */
  readonly naming: number;
};

export function outcomeOf(accepted: ReadonlyMap<number, Message>, book: Book): Outcome {
  const told = [...accepted].map(([sequence, message]) => ({ message, sequence, verdicts: book.verdictsOn(sequence) }));
  const others = [...book.sequences()].filter((sequence) => !accepted.has(sequence)).map(book.verdictsOn);
  const answers = others.filter(isAnswer);
  return {
    told,
    holds: book.holds(),
    missing: told.filter(({ verdicts }) => verdicts.length === 0),
    contradictory: told.filter(({ verdicts }) => contradicts(verdicts)),
    approvedUnderHold: approvedUnderHold(told, book.holds()),
    answers,
    strays: others.length - answers.length + book.unreadable(),
    naming: book.naming(),
  };
}

function isAnswer([verdict]: Told["verdicts"]): boolean {
  return verdict?.campaign.name === answersCampaign && verdict.reply !== undefined;
}

export function isFinal({ outcome }: Pick<Verdict, "outcome">): boolean {
  return outcome === "approved" || outcome === "rejected";
}

/** What counts of a message now; undefined while it has not been judged. */
export function outcomeNow({ verdicts }: Told): Verdict["outcome"] | undefined {
  return verdicts.at(-1)?.outcome;
}

/** Told of one campaign. */
export function toldOf({ told }: Pick<Outcome, "told">, campaign: Message["campaign"]): readonly Told[] {
  return told.filter(({ message }) => message.campaign === campaign);
}

/** Each verdict is the next attempt under the same decision, and nothing follows a final one. */
function contradicts(verdicts: readonly Verdict[]): boolean {
  return verdicts.some((verdict, index) => {
    const before = verdicts[index - 1];
    if (before === undefined) return false;
    return isFinal(before) || verdict.attempt <= before.attempt || verdict.decision !== before.decision;
  });
}

/** The order of the log alone decides, partition by partition: no clock is asked. */
function approvedUnderHold(told: readonly Told[], holds: readonly Hold[]): Verdict[] {
  const approved = told.flatMap(({ verdicts }) => verdicts.filter(({ outcome }) => outcome === "approved"));
  const byPlace = Map.groupBy(holds, ({ scope, partition }) => `${scope} ${partition}`);
  return approved.filter((verdict) => {
    const records = byPlace.get(`${campaignScope(verdict.campaign)} ${verdict.partition}`) ?? [];
    const last = records.filter(({ logSequence }) => logSequence < verdict.logSequence).at(-1);
    return last?.action === "hold";
  });
}
