import type { ConsentState, OptInNumbers, SourceHealth } from "../../schemas/wire/consent.ts";
import type { DesiredSource } from "../../schemas/wire/desired.ts";
import { createAges, createGroups } from "./distribution.ts";
import { firstMessageWindowMs } from "./first-messages.ts";
import { stateAt } from "./fold.ts";
import { isProven, noticeIsKnown } from "./proof.ts";

/** How many people a source holds in each state, and the numbers behind its opt-in process. */
export type Tally = Pick<SourceHealth, "granted" | "withdrawn" | "expired" | "pending" | "withProof"> & {
  readonly leftIn7Days: number;
  readonly optIn?: OptInNumbers;
};

export const emptyTally: Tally = { granted: 0, withdrawn: 0, expired: 0, pending: 0, withProof: 0, leftIn7Days: 0 };

export type Counting = {
  readonly source: Pick<DesiredSource, "notices" | "proof">;
  readonly nowMs: number;
  /** Which people's first messages are known: those of so many of all partitions. Null while they are being read. */
  readonly followed: { readonly partitions: number; readonly of: number } | null;
};

export type Counter = {
  /** @param firstAtMs when the person was first written to; undefined: not lately, or not known */
  readonly count: (state: ConsentState, firstAtMs: number | undefined) => void;
  readonly tally: () => Tally;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const sevenDaysMs = 7 * dayMs;
/** Who was asked a moment ago may still confirm. */
const answerMs = dayMs;
const askedWindowMs = 30 * dayMs;

/** Counts the people of one source, one by one: in place, since a copy for each of millions would cost more than counting. */
export function createCounter(counting: Counting): Counter {
  const { source, nowMs, followed } = counting;
  const people = { ...emptyTally };
  const asked = { asked: 0, confirmed: 0 };
  const first = { in24Hours: { people: 0, left: 0 }, in7Days: { people: 0, left: 0 } };
  const ages = createAges();
  const methods = createGroups();
  const notices = createGroups(source.notices.map(({ id }) => noticeKey(id, true)));
  return {
    count: (state, firstAtMs) => {
      const now = stateAt(state, nowMs);
      if (now === "Granted") countGrant(state);
      else if (now === "Withdrawn") people.withdrawn++;
      else if (now === "Expired") people.expired++;
      else people.pending++;
      if (now === "Withdrawn" && state.atMs > nowMs - sevenDaysMs) people.leftIn7Days++;
      if (now === "Pending" && isInAskedWindow(state)) asked.asked++;
      if (firstAtMs === undefined) return;
      const leftAtMs = now === "Withdrawn" ? state.atMs : undefined;
      countFirst(first.in24Hours, dayMs, firstAtMs, leftAtMs);
      countFirst(first.in7Days, sevenDaysMs, firstAtMs, leftAtMs);
    },
    tally: () => ({
      ...people,
      optIn: {
        ...asked,
        age: ages.summary(),
        methods: methods.largest().map(([method, count]) => ({ method, people: count })),
        notices: notices.largest().map(([key, count]) => ({ ...noticeOf(key), people: count })),
        afterFirstMessage: followed === null ? null : { ...first, ...followed },
      },
    }),
  };

  function countGrant(state: ConsentState): void {
    people.granted++;
    if (isProven(state, source)) people.withProof++;
    ages.add(state, nowMs);
    methods.add(state.method);
    if (state.noticeId !== null) notices.add(noticeKey(state.noticeId, noticeIsKnown(state, source)));
    if (!state.doubleOptIn || !isInAskedWindow(state)) return;
    asked.asked++;
    asked.confirmed++;
  }

  function isInAskedWindow({ atMs }: ConsentState): boolean {
    return atMs > nowMs - askedWindowMs && atMs <= nowMs - answerMs;
  }

  /** Only people who have had all of the time to leave in. */
  function countFirst(
    sum: { people: number; left: number },
    withinMs: number,
    firstAtMs: number,
    leftAtMs: number | undefined,
  ): void {
    if (firstAtMs <= nowMs - firstMessageWindowMs || firstAtMs > nowMs - withinMs) return;
    sum.people++;
    if (leftAtMs !== undefined && leftAtMs >= firstAtMs && leftAtMs <= firstAtMs + withinMs) sum.left++;
  }
}

/** The same id with another text is another wording. */
function noticeKey(id: string, declared: boolean): string {
  return `${declared ? "+" : "-"}${id}`;
}

function noticeOf(key: string): { id: string; declared: boolean } {
  return { id: key.slice(1), declared: key.startsWith("+") };
}
