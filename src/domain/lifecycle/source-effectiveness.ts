import type { ConsentSource } from "../../schemas/resources/consent-source.ts";
import type { ConsentSourceStatus } from "../../schemas/resources/consent-source-status.ts";
import type { OptInNumbers, SourceHealth } from "../../schemas/wire/consent.ts";
import { type AfterFirstMessage, groupPercent, type OptInFigures, optInFigures } from "../consent/opt-in-figures.ts";
import { namesBusiness } from "../desired/source.ts";
import { spanMs, spanText } from "../time/span.ts";
import type { Said } from "./conditions.ts";

type Seen = Pick<ConsentSourceStatus, "effectiveness">;
type Effectiveness = NonNullable<ConsentSourceStatus["effectiveness"]>;

/** The numbers behind the opt-in process (M1), and whether people read who asked them (P1). */
export function optInEffective(source: ConsentSource, health: SourceHealth | undefined): Said {
  const type = "OptInEffective";
  const figures = health && figuresOf(health, source.status);
  const problems = [...unnamed(source), ...(figures ? outside(source.spec.effectiveness, figures) : [])];
  if (problems.length > 0) return { type, status: "False", reason: "OutsideThresholds", message: problems.join(" ") };
  if (figures === undefined || figures.proofCoverage === null) {
    return {
      type,
      status: "Unknown",
      reason: "NoData",
      message: "Nobody's consent is live: there is nothing to judge.",
    };
  }
  return {
    type,
    status: "True",
    reason: "WithinThresholds",
    message: "The opt-in process keeps every threshold that is declared.",
  };
}

function unnamed({ spec }: ConsentSource): string[] {
  const { businessName, optIn } = spec;
  const ids = optIn.notices.filter(({ text }) => !namesBusiness(text, businessName)).map(({ id }) => id);
  if (ids.length === 0) return [];
  const does = ids.length === 1 ? "notice" : "notices";
  return [`The ${does} ${ids.join(", ")} must name ${businessName}: people do not read who will write to them.`];
}

function outside(limits: ConsentSource["spec"]["effectiveness"], figures: OptInFigures): string[] {
  const { minProofCoveragePercent, minDoubleOptInCompletionPercent, maxMedianConsentAge } = limits;
  const { maxOptOutPercentIn24Hours, maxOptOutPercentIn7Days } = limits;
  const { proofCoverage, doubleOptIn, age, afterFirstMessage, leftIn7Days } = figures;
  const compare = "compare what they were sent with what they agreed to.";
  const rows: readonly [boolean, string][] = [
    [
      below(proofCoverage, minProofCoveragePercent),
      `Less than ${minProofCoveragePercent} % of live consent carries full proof, and what lacks it does not count: declare the notice that it names, or ask those people again.`,
    ],
    [
      below(doubleOptIn, minDoubleOptInCompletionPercent),
      `Less than ${minDoubleOptInCompletionPercent} % of the people who were asked to confirm did: see that the question reaches them and says who asks.`,
    ],
    [
      above(afterFirstMessage?.in24Hours, maxOptOutPercentIn24Hours),
      `More than ${maxOptOutPercentIn24Hours} % of people leave within 24 hours of their first message: ${compare}`,
    ],
    [
      above(afterFirstMessage?.in7Days, maxOptOutPercentIn7Days),
      `More than ${maxOptOutPercentIn7Days} % of people leave within seven days of their first message: ${compare}`,
    ],
    [
      above(leftIn7Days, maxOptOutPercentIn7Days),
      `More than ${maxOptOutPercentIn7Days} % of all people left in the last seven days: ${compare}`,
    ],
    [
      above(age?.medianMs, maxMedianConsentAge === undefined ? undefined : spanMs(maxMedianConsentAge)),
      `Half of live consent is older than ${maxMedianConsentAge}: ask people again before it runs out.`,
    ],
  ];
  return rows.filter(([isOutside]) => isOutside).map(([, message]) => message);
}

function below(figure: number | null | undefined, limit: number | undefined): boolean {
  return typeof figure === "number" && limit !== undefined && figure < limit;
}

function above(figure: number | null | undefined, limit: number | undefined): boolean {
  return typeof figure === "number" && limit !== undefined && figure > limit;
}

/** What is shown of them; undefined when an older sync counts none. */
export function effectivenessShown(health: SourceHealth, seen: Seen): Effectiveness | undefined {
  const { optIn, granted } = health;
  if (optIn === undefined) return undefined;
  const { age, doubleOptIn, leftIn7Days, afterFirstMessage } = figuresOf(health, seen);
  const notices = noticesShown(optIn.notices, granted);
  const methods = methodsShown(optIn.methods, granted);
  const left = leftShown(afterFirstMessage, optIn, seen);
  const shown: Effectiveness = {
    ...(age === null ? {} : { consentAge: ageShown(age, granted) }),
    ...(doubleOptIn === null ? {} : { doubleOptIn: { asked: optIn.asked, completionPercent: doubleOptIn } }),
    ...(methods.length === 0 ? {} : { methods }),
    ...(notices.length === 0 ? {} : { notices }),
    ...(left === undefined ? {} : { optOutAfterFirstMessage: left }),
    ...(leftIn7Days === null ? {} : { optOutLastWeekPercent: leftIn7Days }),
  };
  return Object.keys(shown).length === 0 ? undefined : shown;
}

function ageShown({ medianMs, p90Ms, pastHalf }: NonNullable<OptInNumbers["age"]>, granted: number) {
  return {
    median: spanText(medianMs),
    oldestTenth: spanText(p90Ms),
    pastHalfPercent: Math.ceil((100 * pastHalf) / granted),
  };
}

function methodsShown(methods: OptInNumbers["methods"], granted: number): NonNullable<Effectiveness["methods"]> {
  return methods.flatMap(({ method, people }) => {
    const percent = groupPercent(people, granted);
    return percent === null ? [] : [{ method, percent }];
  });
}

/** A wording that nobody declares is shown only when a hundred people name it; a declared one always. */
function noticesShown(notices: OptInNumbers["notices"], granted: number): NonNullable<Effectiveness["notices"]> {
  const shown = notices.map(({ id, declared, people }) => ({ id, declared, percent: groupPercent(people, granted) }));
  return shown
    .filter(({ declared, percent }) => declared || percent !== null)
    .map(({ percent, ...notice }) => (percent === null ? notice : { ...notice, percent }));
}

function leftShown(figures: AfterFirstMessage | null, optIn: OptInNumbers, seen: Seen) {
  const { in24Hours, in7Days } = figures ?? { in24Hours: null, in7Days: null };
  if (in24Hours === null && in7Days === null) return undefined;
  const counted = optIn.afterFirstMessage;
  const sample = counted === null ? seen.effectiveness?.optOutAfterFirstMessage?.sample : sampleOf(counted);
  return {
    ...(in24Hours === null ? {} : { withinDayPercent: in24Hours }),
    ...(in7Days === null ? {} : { withinWeekPercent: in7Days }),
    ...(sample === undefined ? {} : { sample }),
  };
}

function sampleOf({ partitions, of }: NonNullable<OptInNumbers["afterFirstMessage"]>): string | undefined {
  return partitions < of ? `${partitions}/${of}` : undefined;
}

/** While a sync that has just started reads the log, what was known before it is still the best that is known. */
function figuresOf(health: SourceHealth, seen: Seen): OptInFigures {
  const figures = optInFigures(health);
  if (health.optIn === undefined || health.optIn.afterFirstMessage !== null) return figures;
  const before = seen.effectiveness?.optOutAfterFirstMessage;
  if (before === undefined) return figures;
  const { withinDayPercent: in24Hours = null, withinWeekPercent: in7Days = null } = before;
  return { ...figures, afterFirstMessage: { in24Hours, in7Days } };
}
