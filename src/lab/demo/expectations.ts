/** What has to be true at the end of the story, each as a sentence, a reason to exit with 1 and a way to see what was found. */

import { campaignScope } from "../../schemas/wire/subjects.ts";
import { campaigns, crowd } from "./input/lists.ts";
import { type Person, zoneOf } from "./input/people.ts";
import { isQuiet } from "./input/quiet.ts";
import type { Hold, Verdict } from "./log/book.ts";
import { isFinal, outcomeNow, type Told, toldOf } from "./log/outcome.ts";
import type { DemoOptions } from "./options.ts";
import type { Evidence } from "./result.ts";
import { namespace } from "./stage/places.ts";

export type Expectation = {
  readonly what: string;
  /** What was found instead; undefined when it is as expected. */
  readonly problem: (evidence: Evidence) => string | undefined;
};

const messagesMin = 20_000;
const shapesCount = 53;
/** Suspending takes milliseconds; this is for a machine that does much else at once. */
const ceaseMaxMs = 5_000;
const perDayMax = 2;
const gatheredBeforeMs = 2_000;

export function expectationsOf({ withPostgres }: Pick<DemoOptions, "withPostgres">): readonly Expectation[] {
  return withPostgres ? [...expectations, withdrawn] : expectations;
}

const withdrawn: Expectation = {
  what: "who withdrew in the shop's database was written to no more",
  problem: ({ outcome }) => refusedProblem(outcome, { people: crowd.leaver, rule: "consent-required" }),
};

const expectations: readonly Expectation[] = [
  {
    what: "at least 20,000 messages were sent, and every one has its verdict",
    problem: ({ result }) =>
      unless(
        result.messages >= messagesMin && result.missing === 0,
        `${result.messages} sent, ${result.missing} missing`,
      ),
  },
  {
    what: "no message was judged twice or in two ways",
    problem: ({ result, outcome }) =>
      unless(
        result.contradictory + outcome.strays === 0,
        `${result.contradictory} contradictory, ${outcome.strays} strays`,
      ),
  },
  { what: "all 53 of Meta's example payloads were understood", problem: shapesNotUnderstood },
  {
    what: "the compliant campaign was never stopped",
    problem: ({ outcome }) => heldAtAll(outcome.holds, campaigns.compliant),
  },
  {
    what: "the campaign for prohibited goods was stopped at the first message judged (K5), and nothing of it was approved",
    problem: prohibitedProblem,
  },
  {
    what: "the campaign to people who never agreed was stopped by its threshold (K2), and its own customers were written to",
    problem: unaskedProblem,
  },
  {
    what: "no approval stands between a hold and its lift in the log",
    problem: ({ outcome }) => unlessNone(outcome.approvedUnderHold, "approved under a hold"),
  },
  {
    what: "every stop reached the last gate in time, and nothing was sent after it",
    problem: ({ result }) => {
      const late = result.suspended.filter((each) => each.timeToCeaseMs > ceaseMaxMs || each.sentAfterHold > 0);
      return late.length === 0 && result.suspended.length === 2 ? undefined : JSON.stringify(result.suspended);
    },
  },
  {
    what: "messages in somebody's night wait, nobody gets more than two a day, and neither stops a campaign",
    problem: patientProblem,
  },
  {
    what: "while a consent list could not be read messages were undecidable and nobody was stopped; then they were judged",
    problem: outageProblem,
  },
  { what: "the killed gate came back and judges again", problem: killedGateProblem },
  {
    what: "after the case was closed the held messages were judged afresh: approved for who agreed, rejected for all others",
    problem: resumedProblem,
  },
  {
    what: "who said stop was written to no more, from the moment WhatsApp had its answer",
    problem: ({ outcome }) => refusedProblem(outcome, { people: crowd.tired, rule: "opted-out" }),
  },
  { what: "who said stop was told so once, by a message of the number itself", problem: confirmedProblem },
  { what: "what was approved was sent, once each, and nothing else", problem: sentProblem },
  {
    what: "each role did its work with the permissions of its own on NATS",
    problem: ({ forbidden }) => unless(forbidden.length === 0, [...new Set(forbidden)].join(", ")),
  },
  {
    what: "no log line, event, status, subject or header names anybody's number",
    problem: ({ outcome, naming }) =>
      unless(outcome.naming + naming.length === 0, [`${outcome.naming} records`, ...naming].join(", ")),
  },
];

function shapesNotUnderstood({ outcome }: Evidence): string | undefined {
  const judged = outcome.told.filter(({ verdicts }) => verdicts.length > 0);
  const shapes = new Set(judged.map(({ message }) => message.shape));
  const malformed = judged.filter(({ verdicts }) => verdicts.some((verdict) => violates(verdict, "malformed")));
  return unless(
    shapes.size === shapesCount && malformed.length === 0,
    `${shapes.size} shapes, ${malformed.length} malformed`,
  );
}

function prohibitedProblem(evidence: Evidence): string | undefined {
  const told = inJudgedOrder(toldOf(evidence.outcome, campaigns.prohibited));
  const [first] = told;
  const firstVerdict = first?.verdicts[0];
  const hold = firstHold(evidence.outcome.holds, campaigns.prohibited);
  if (!firstVerdict || !violates(firstVerdict, "prohibited-goods"))
    return `the first verdict is ${firstVerdict?.outcome}`;
  if (hold?.cause !== "CriticalBreach" || hold.clause !== "K5") return `the hold says ${hold?.cause} ${hold?.clause}`;
  return unlessNone(
    told.filter(({ verdicts }) => verdicts.some(({ outcome }) => outcome === "approved")),
    "approved",
  );
}

function unaskedProblem(evidence: Evidence): string | undefined {
  const hold = firstHold(evidence.outcome.holds, campaigns.unasked);
  if (hold?.cause !== "ThresholdBreach" || hold.clause !== "K2") return `the hold says ${hold?.cause} ${hold?.clause}`;
  const customers = new Set(crowd.subscribers.map(({ number }) => number));
  const early = toldOf(evidence.outcome, campaigns.unasked).filter(({ message }) =>
    customers.has(message.person.number),
  );
  return unlessNone(
    early.filter((told) => outcomeNow(told) !== "approved"),
    "messages to own customers not approved",
  );
}

function patientProblem({ outcome }: Evidence): string | undefined {
  const told = toldOf(outcome, campaigns.patient);
  const verdicts = told.flatMap(({ message, verdicts: all }) => all.map((verdict) => ({ message, verdict })));
  const atWrongHour = verdicts.filter(({ message, verdict }) => isAtWrongHour(zoneOf(message.person.city), verdict));
  const approved = told.filter((each) => outcomeNow(each) === "approved");
  const perPerson = Map.groupBy(approved, ({ message }) => message.person.number);
  const tooMany = [...perPerson.values()].filter((those) => those.length > perDayMax);
  const capped = verdicts.filter(({ verdict }) => violates(verdict, "frequency-cap"));
  const tooSoon = capped.filter(({ message }) => perPerson.get(message.person.number)?.length !== perDayMax);
  const deferred = verdicts.filter(({ verdict }) => verdict.outcome === "deferred");
  if (atWrongHour.length > 0) return `${atWrongHour.length} verdicts at the wrong hour of the person's day`;
  if (tooMany.length > 0) return `${tooMany.length} people got more than ${perDayMax}`;
  if (capped.length === 0 || tooSoon.length > 0)
    return `${capped.length} refused by the cap, ${tooSoon.length} too soon`;
  return deferred.length === 0 ? "nothing was deferred" : heldAtAll(outcome.holds, campaigns.patient);
}

function outageProblem({ outcome, notes }: Evidence): string | undefined {
  const { fromMs, untilMs } = notes.outage ?? { fromMs: 0, untilMs: 0 };
  const undecidable = outcome.told.filter(({ verdicts }) => verdicts.some((verdict) => verdict.undecidable));
  const duringIt = outcome.holds.filter(({ action, atMs }) => action === "hold" && atMs >= fromMs && atMs <= untilMs);
  const open = undecidable.filter(({ verdicts }) => !verdicts.some(isFinal));
  if (undecidable.length === 0) return "nothing was undecidable";
  if (duringIt.length > 0) return `${new Set(duringIt.map(({ scope }) => scope)).size} stopped during the outage`;
  return unlessNone(open, "still undecided");
}

function killedGateProblem({ outcome, notes }: Evidence): string | undefined {
  const { killedGate } = notes;
  if (killedGate === undefined) return "no gate was killed";
  const after = outcome.told.some(({ verdicts }) =>
    verdicts.some(({ gate, judgedAtMs }) => gate === killedGate.name && judgedAtMs > killedGate.backAtMs),
  );
  return unless(after, `${killedGate.name} has judged nothing since`);
}

function resumedProblem({ outcome, notes }: Evidence): string | undefined {
  const strangers = new Set(crowd.strangers.map(({ number }) => number));
  const held = toldOf(outcome, campaigns.unasked).filter(
    ({ message, verdicts }) => strangers.has(message.person.number) && verdicts[0]?.outcome === "held",
  );
  const wrong = held.filter((told) => {
    const { number } = told.message.person;
    const last = told.verdicts.at(-1);
    return notes.imported.has(number)
      ? !approvedOrRefusedForItsWords(last)
      : !last || !violates(last, "consent-required");
  });
  if (held.length === 0) return "nothing was held";
  return unlessNone(wrong, `of ${held.length} held messages not judged as expected`);
}

/** Each of these people was sent one message, and it was refused. */
function refusedProblem(
  outcome: Evidence["outcome"],
  of: { readonly people: readonly Person[]; readonly rule: string },
): string | undefined {
  const numbers = new Set(of.people.map(({ number }) => number));
  const toThem = toldOf(outcome, campaigns.compliant).filter(({ message }) => numbers.has(message.person.number));
  const refused = toThem.filter(({ verdicts }) => verdicts.every((verdict) => violates(verdict, of.rule)));
  return unless(
    toThem.length === numbers.size && refused.length === numbers.size,
    `${refused.length} of ${toThem.length} messages refused`,
  );
}

function confirmedProblem({ outcome }: Evidence): string | undefined {
  const approved = outcome.answers.filter((verdicts) => verdicts.at(-1)?.outcome === "approved");
  const clean = approved.length === crowd.tired.length && outcome.answers.length === approved.length;
  return unless(clean, `${approved.length} of ${outcome.answers.length} answers approved`);
}

/**
 * Two of the collection's honest texts ask for a password or an account number, and one that stands there twice advertises a
 * service to strangers: consent does not excuse that.
 */
const forItsWords = ["sensitive-data", "spam"];

function approvedOrRefusedForItsWords(verdict: Verdict | undefined): boolean {
  if (verdict === undefined) return false;
  return verdict.outcome === "approved" || forItsWords.some((rule) => violates(verdict, rule));
}

function sentProblem({ result, ledger, api }: Evidence): string | undefined {
  const failed = [...ledger.values()].filter(({ state }) => state !== "Sent").length;
  const exactly = result.sent === result.approved && api.accepted === result.approved;
  const clean = failed === 0 && api.malformed === 0 && api.repeatedDecisions.length === 0;
  const found = `${result.approved} approved, ${result.sent} sent, ${api.accepted} arrived, ${failed} not sent, `;
  return unless(exactly && clean, `${found}${api.repeatedDecisions.length} arrived twice, ${api.malformed} malformed`);
}

function firstHold(holds: readonly Hold[], campaign: string): Hold | undefined {
  const scope = campaignScope({ namespace, name: campaign });
  return holds.find((hold) => hold.scope === scope && hold.action === "hold");
}

function heldAtAll(holds: readonly Hold[], campaign: string): string | undefined {
  const hold = firstHold(holds, campaign);
  return hold && `stopped: ${hold.cause} ${hold.rule}`;
}

function violates(verdict: Verdict, rule: string): boolean {
  return verdict.outcome === "rejected" && verdict.violations.some((violation) => violation.rule === rule);
}

/** Partitions are judged side by side: what arrived first need not be judged first. */
function inJudgedOrder(told: readonly Told[]): readonly Told[] {
  const judgedAt = ({ verdicts }: Told) => verdicts[0]?.logSequence ?? Number.POSITIVE_INFINITY;
  return [...told].sort((a, b) => judgedAt(a) - judgedAt(b));
}

/** A verdict is dated when its batch is judged, a moment after its facts were gathered: on the stroke of the hour both are right. */
function isAtWrongHour(zone: string, { outcome, judgedAtMs }: Verdict): boolean {
  const asleep = [judgedAtMs - gatheredBeforeMs, judgedAtMs].map((atMs) => isQuiet(zone, atMs));
  return (outcome === "deferred" && !asleep.includes(true)) || (outcome === "approved" && !asleep.includes(false));
}

function unless(holds: boolean, found: string): string | undefined {
  return holds ? undefined : found;
}

function unlessNone(found: readonly unknown[], what: string): string | undefined {
  return found.length === 0 ? undefined : `${found.length} ${what}`;
}
