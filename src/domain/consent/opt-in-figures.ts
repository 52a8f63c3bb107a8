import type { OptInNumbers, SourceHealth } from "../../schemas/wire/consent.ts";

/** Of fewer people a share says nothing about the process, and may say something about one of them. */
const peopleMin = 100;

/** What a source's opt-in process achieves, in percent; null where too few people say anything. */
export type OptInFigures = {
  /** Live grants that prove what the source promises, rounded down. */
  readonly proofCoverage: number | null;
  /** Of those asked to confirm, who did; rounded down. */
  readonly doubleOptIn: number | null;
  /** Of everybody there was, who left in the last seven days; rounded up. */
  readonly leftIn7Days: number | null;
  readonly age: NonNullable<OptInNumbers["age"]> | null;
  readonly afterFirstMessage: AfterFirstMessage | null;
};

/** Of those first written to, who left within a day and a week of it; rounded up. */
export type AfterFirstMessage = { readonly in24Hours: number | null; readonly in7Days: number | null };

export function optInFigures({ granted, withProof, leftIn7Days, optIn }: SourceHealth): OptInFigures {
  return {
    proofCoverage: granted === 0 ? null : Math.floor((100 * withProof) / granted),
    doubleOptIn: shareOf(optIn?.confirmed, optIn?.asked, Math.floor),
    leftIn7Days: shareOf(leftIn7Days, granted + (leftIn7Days ?? 0), Math.ceil),
    age: granted < peopleMin ? null : (optIn?.age ?? null),
    afterFirstMessage: optIn?.afterFirstMessage ? leftAfter(optIn.afterFirstMessage) : null,
  };
}

function leftAfter({ in24Hours, in7Days }: NonNullable<OptInNumbers["afterFirstMessage"]>): AfterFirstMessage {
  return {
    in24Hours: shareOf(in24Hours.left, in24Hours.people, Math.ceil),
    in7Days: shareOf(in7Days.left, in7Days.people, Math.ceil),
  };
}

/** A group's share of live grants, rounded up, so that zero is nobody; null for a group of few. */
export function groupPercent(people: number, granted: number): number | null {
  if (people === 0) return 0;
  return people < peopleMin ? null : Math.ceil((100 * people) / granted);
}

function shareOf(
  part: number | undefined,
  whole: number | undefined,
  rounded: (percent: number) => number,
): number | null {
  if (part === undefined || whole === undefined || whole < peopleMin) return null;
  return rounded((100 * part) / whole);
}
