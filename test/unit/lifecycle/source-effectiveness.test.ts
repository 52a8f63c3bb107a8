import { describe, expect, it } from "vitest";
import { conditionOf } from "../../../src/domain/lifecycle/conditions.ts";
import { nextSourceStatus, withoutSourceCounts } from "../../../src/domain/lifecycle/source-status.ts";
import { consentSource } from "../../../src/schemas/resources/consent-source.ts";
import type { OptInNumbers, SourceHealth } from "../../../src/schemas/wire/consent.ts";
import { nowMs } from "../../support/lifecycle.ts";
import { manifest } from "../../support/resources.ts";

const day = 24 * 3_600_000;
const thresholds = {
  minDoubleOptInCompletionPercent: 60,
  maxOptOutPercentIn24Hours: 2,
  maxOptOutPercentIn7Days: 5,
  maxMedianConsentAge: "8760h",
};

const good: OptInNumbers = {
  asked: 1000,
  confirmed: 600,
  age: { medianMs: 365 * day, p90Ms: 700 * day, pastHalf: 100 },
  methods: [
    { method: "WebForm", people: 901 },
    { method: "Keyword", people: 99 },
  ],
  notices: [
    { id: "wa-optin-2026-03", declared: true, people: 901 },
    { id: "wa-optin-2026-03", declared: false, people: 99 },
    { id: "wa-optin-2026-09", declared: true, people: 0 },
  ],
  afterFirstMessage: { in24Hours: { people: 500, left: 10 }, in7Days: { people: 400, left: 20 }, partitions: 4, of: 4 },
};

type Given = { optIn?: Partial<OptInNumbers> | null; health?: Partial<SourceHealth>; spec?: object; status?: object };

function statusOf({ optIn = {}, health = {}, spec = thresholds, status = {} }: Given) {
  const made = manifest("ConsentSource", { spec: { effectiveness: spec } });
  const served = { uid: "u-1", resourceVersion: "1", generation: 1, creationTimestamp: "2026-11-20T08:00:00Z" };
  const object = { ...made, metadata: { ...made.metadata, ...served }, status: { observedGeneration: -1, ...status } };
  const counts = { granted: 1000, withdrawn: 5, expired: 1, pending: 2, withProof: 1000, leftIn7Days: 5 };
  const said = { lastSyncAtMs: nowMs, ...counts, lag: 0, generation: 1, error: null, ...health };
  return nextSourceStatus({
    source: consentSource.parse(object),
    health: { ...said, ...(optIn === null ? {} : { optIn: { ...good, ...optIn } }) },
    fileProblem: undefined,
    storedGeneration: 1,
    nowMs,
  });
}

function effective(given: Given) {
  const condition = conditionOf(statusOf(given).conditions, "OptInEffective");
  return `${condition?.status}: ${condition?.message}`;
}

const first = (in24Hours: [number, number], in7Days: [number, number]) => ({
  afterFirstMessage: {
    in24Hours: { people: in24Hours[0], left: in24Hours[1] },
    in7Days: { people: in7Days[0], left: in7Days[1] },
    ...{ partitions: 4, of: 4 },
  },
});

describe("the opt-in process is effective", () => {
  it.each<[string, Given]>([
    ["when every number is at its threshold", {}],
    ["by an older sync's word", { optIn: null }],
    [
      "when nothing is judged that the spec does not name",
      { optIn: { confirmed: 0, ...first([500, 400], [0, 0]) }, spec: {} },
    ],
    ["when too few people say anything", { optIn: { asked: 99, confirmed: 0, ...first([99, 99], [99, 99]) } }],
  ])("%s", (_when, given) => {
    expect(effective(given)).toBe("True: The opt-in process keeps every threshold that is declared.");
  });

  it.each<[string, Given, RegExp]>([
    ["proof", { health: { withProof: 999 } }, /^False: Less than 100 % of live consent carries full proof/],
    ["answers to the second question", { optIn: { confirmed: 599 } }, /^False: Less than 60 % .* asked to confirm/],
    ["people who stay a day", { optIn: first([500, 11], [400, 20]) }, /^False: More than 2 % .* within 24 hours/],
    ["people who stay a week", { optIn: first([500, 10], [400, 21]) }, /^False: More than 5 % .* their first message/],
    ["people who stay", { health: { leftIn7Days: 60 } }, /^False: More than 5 % of all people left/],
    [
      "people who agreed lately",
      { optIn: { age: { medianMs: 366 * day, p90Ms: 700 * day, pastHalf: 0 } } },
      /^False: Half of live consent is older than 8760h/,
    ],
  ])("not with too little of it: %s", (_what, given, says) => {
    expect(effective(given)).toMatch(says);
  });

  it("says all that is wrong, and holds nothing that moves", () => {
    const given = (confirmed: number, withProof: number): Given => ({ optIn: { confirmed }, health: { withProof } });
    const [one, other] = [given(599, 999), given(1, 7)].map((each) => statusOf(each));
    if (one === undefined || other === undefined) throw new Error("no status");
    expect(conditionOf(one.conditions, "OptInEffective")?.message).toMatch(/full proof.* asked to confirm/);
    expect(withoutSourceCounts(one)).toEqual(withoutSourceCounts(other));
  });

  it("is not known when nobody's consent is live", () => {
    const nobody = { granted: 0, withProof: 0, leftIn7Days: 0 };
    expect(effective({ health: nobody, optIn: { age: null, asked: 0, confirmed: 0 } })).toMatch(/^Unknown/);
  });
});

describe("what is shown of the opt-in process", () => {
  it("are its numbers, and no group of fewer than a hundred people", () => {
    expect(statusOf({}).effectiveness).toEqual({
      consentAge: { median: "8760h", oldestTenth: "16800h", pastHalfPercent: 10 },
      doubleOptIn: { asked: 1000, completionPercent: 60 },
      methods: [{ method: "WebForm", percent: 91 }],
      notices: [
        { id: "wa-optin-2026-03", declared: true, percent: 91 },
        { id: "wa-optin-2026-09", declared: true, percent: 0 },
      ],
      optOutAfterFirstMessage: { withinDayPercent: 2, withinWeekPercent: 5 },
      optOutLastWeekPercent: 1,
    });
  });

  it("is nothing where a source has few people", () => {
    const few = { granted: 40, withProof: 40, leftIn7Days: 1 };
    const optIn = { asked: 40, confirmed: 1, methods: [], notices: [], ...first([40, 1], [40, 1]) };
    expect(statusOf({ health: few, optIn }).effectiveness).toBeUndefined();
  });

  it("says of which part of the people it speaks when not all are followed", () => {
    const sampled = { ...first([500, 10], [400, 20]).afterFirstMessage, partitions: 1, of: 64 };
    expect(statusOf({ optIn: { afterFirstMessage: sampled } }).effectiveness?.optOutAfterFirstMessage?.sample).toBe(
      "1/64",
    );
  });

  it("stays what it was while a sync that has just started reads the log", () => {
    const before = statusOf({ optIn: first([500, 11], [400, 20]) });
    const after = statusOf({ optIn: { afterFirstMessage: null }, status: before });
    expect(after).toEqual(before);
  });
});
