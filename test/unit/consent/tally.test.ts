import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { optInFigures } from "../../../src/domain/consent/opt-in-figures.ts";
import { type Counting, createCounter, type Tally } from "../../../src/domain/consent/tally.ts";
import type { ConsentState, SourceHealth } from "../../../src/schemas/wire/consent.ts";
import { consentState, desiredSource } from "../../support/consent.ts";

const hour = 3_600_000;
const day = 24 * hour;
const nowMs = 1000 * day;
const ago = (days: number) => nowMs - days * day;

type Person = ConsentState | readonly [ConsentState, number];

function tallyOf(people: readonly Person[], counting: Partial<Counting> = {}): Tally {
  const counter = createCounter({ source: desiredSource(), nowMs, followed: { partitions: 4, of: 4 }, ...counting });
  for (const person of people) {
    if ("length" in person) counter.count(...person);
    else counter.count(person, undefined);
  }
  return counter.tally();
}

const optInOf = (people: readonly Person[], counting: Partial<Counting> = {}) => {
  const { optIn } = tallyOf(people, counting);
  if (optIn === undefined) throw new Error("not counted");
  return optIn;
};

function health(tally: Partial<SourceHealth>): SourceHealth {
  const nobody = { granted: 0, withdrawn: 0, expired: 0, pending: 0, withProof: 0 };
  return { ...nobody, lastSyncAtMs: nowMs, lag: 0, generation: 1, error: null, ...tally };
}

describe("people of a source", () => {
  it("are counted by state, and proof for live grants only", () => {
    const people = [
      consentState(),
      consentState({ evidence: null }),
      consentState({ validUntilMs: 500 }),
      consentState({ state: "Withdrawn" }),
      consentState({ state: "Pending" }),
    ];
    expect(tallyOf(people)).toMatchObject({ granted: 2, withProof: 1, expired: 1, withdrawn: 1, pending: 1 });
  });

  it("have left in seven days when they withdrew in them", () => {
    const people = [1, 6.9, 7.1, 30].map((days) => consentState({ state: "Withdrawn", atMs: ago(days) }));
    expect(tallyOf(people)).toMatchObject({ withdrawn: 4, leftIn7Days: 2 });
  });

  it("are each in one state, whoever they are", () => {
    const person = fc.record({
      state: fc.constantFrom<ConsentState["state"][]>("Granted", "Pending", "Withdrawn", "Expired"),
      atMs: fc.integer({ min: ago(900), max: nowMs }),
      validUntilMs: fc.option(fc.integer({ min: ago(900), max: nowMs + 900 * day })),
      doubleOptIn: fc.boolean(),
      noticeId: fc.option(fc.constantFrom("wa-optin-2026-03", "older")),
      method: fc.constantFrom("WebForm", "Keyword", "Checkout"),
    });
    fc.assert(
      fc.property(fc.array(person, { maxLength: 60 }), (people) => {
        const tally = tallyOf(people.map((each) => consentState(each)));
        const { granted, withdrawn, expired, pending, optIn } = tally;
        expect(granted + withdrawn + expired + pending).toBe(people.length);
        expect(sum(optIn?.methods)).toBe(granted);
        expect(sum(optIn?.notices)).toBeLessThanOrEqual(granted);
        expect(optIn?.confirmed).toBeLessThanOrEqual(optIn?.asked ?? 0);
        expect(optIn?.age?.pastHalf ?? 0).toBeLessThanOrEqual(granted);
      }),
    );
  });
});

describe("double opt-in", () => {
  it("is completed by those who confirmed, of all who were asked in the last thirty days", () => {
    const people = [
      consentState({ state: "Pending", atMs: ago(2) }),
      consentState({ state: "Pending", atMs: ago(29) }),
      consentState({ doubleOptIn: true, atMs: ago(3) }),
      consentState({ doubleOptIn: false, atMs: ago(3) }),
      consentState({ doubleOptIn: true, atMs: ago(31) }),
      consentState({ state: "Pending", atMs: ago(31) }),
    ];
    expect(optInOf(people)).toMatchObject({ asked: 3, confirmed: 1 });
  });

  it("leaves out who was asked less than a day ago: they may still confirm", () => {
    const people = [
      consentState({ state: "Pending", atMs: ago(0.9) }),
      consentState({ doubleOptIn: true, atMs: ago(0.9) }),
    ];
    expect(optInOf(people)).toMatchObject({ asked: 0, confirmed: 0 });
  });
});

describe("the age of consent", () => {
  it("is that of live grants, in whole days", () => {
    const people = [10.5, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((days) => consentState({ atMs: ago(days) }));
    const left = consentState({ state: "Withdrawn", atMs: ago(500) });
    expect(optInOf([...people, left]).age).toEqual({ medianMs: 5 * day, p90Ms: 9 * day, pastHalf: 0 });
  });

  it("is past half of each record's own validity", () => {
    const lasting = (days: number, of: number) => consentState({ atMs: ago(days), validUntilMs: ago(days) + of * day });
    expect(optInOf([lasting(51, 100), lasting(49, 100), lasting(51, 200), consentState()]).age?.pastHalf).toBe(1);
  });

  it("is none when nobody's consent is live", () => {
    expect(optInOf([consentState({ state: "Withdrawn" })]).age).toBeNull();
  });

  it("is the one at the place, whatever the ages are", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 80 }), (days) => {
        const sorted = [...days].sort((a, b) => a - b);
        const at = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * day;
        const { age } = optInOf(days.map((each) => consentState({ atMs: ago(each) })));
        expect(age).toMatchObject({ medianMs: at(0.5), p90Ms: at(0.9) });
      }),
    );
  });
});

describe("notices and methods", () => {
  it("are told by how many live grants name them, a declared one also when nobody does", () => {
    const notices = [...desiredSource().notices, { id: "new", language: "en", hash: "sha256:01", businessNamed: true }];
    const people = [
      consentState(),
      consentState(),
      consentState({ noticeHash: "sha256:another-text", method: "Keyword" }),
      consentState({ noticeId: null }),
      consentState({ state: "Withdrawn", noticeId: "gone" }),
    ];
    const optIn = optInOf(people, { source: desiredSource({ notices }) });
    expect(optIn.notices).toEqual([
      { id: "wa-optin-2026-03", declared: true, people: 2 },
      { id: "wa-optin-2026-03", declared: false, people: 1 },
      { id: "new", declared: true, people: 0 },
    ]);
    expect(optIn.methods).toEqual([
      { method: "WebForm", people: 3 },
      { method: "Keyword", people: 1 },
    ]);
  });

  it("are few, however many names a list makes up", () => {
    const people = Array.from({ length: 2000 }, (_, n) => consentState({ method: `form ${n}`, noticeId: `n${n}` }));
    const optIn = optInOf([...people, consentState()]);
    expect(optIn.methods).toHaveLength(8);
    expect(optIn.notices).toHaveLength(9);
    expect(optIn.notices[0]).toEqual({ id: "wa-optin-2026-03", declared: true, people: 1 });
  });
});

describe("leaving after the first message", () => {
  const stayed = (days: number): Person => [consentState(), ago(days)];
  const leftAfter = (days: number, hours: number): Person => [
    consentState({ state: "Withdrawn", atMs: ago(days) + hours * hour }),
    ago(days),
  ];

  it("is judged when all of the time has passed, and counts who left in it", () => {
    const people = [stayed(10), leftAfter(10, 24), leftAfter(10, 25), leftAfter(10, 169), leftAfter(3, 1), stayed(0.5)];
    expect(optInOf(people).afterFirstMessage).toEqual({
      in24Hours: { people: 5, left: 2 },
      in7Days: { people: 4, left: 2 },
      ...{ partitions: 4, of: 4 },
    });
  });

  it.each<[string, Person]>([
    ["a first message of more than thirty days ago", leftAfter(31, 1)],
    ["nobody who was not written to", consentState({ state: "Withdrawn", atMs: ago(3) })],
  ])("counts not %s", (_what, person) => {
    expect(optInOf([person]).afterFirstMessage).toMatchObject({
      in24Hours: { people: 0, left: 0 },
      in7Days: { people: 0, left: 0 },
    });
  });

  it("counts nobody as having left who had left before it", () => {
    expect(optInOf([leftAfter(10, -1)]).afterFirstMessage).toMatchObject({ in7Days: { people: 1, left: 0 } });
  });

  it("is not known while the log is being read", () => {
    expect(optInOf([stayed(10)], { followed: null }).afterFirstMessage).toBeNull();
  });
});

describe("figures of the opt-in process", () => {
  const none = optInOf([]);
  const shares = (tally: Partial<SourceHealth>) => optInFigures(health(tally));

  it.each<[string, Partial<SourceHealth>, object]>([
    ["of proof, rounded down", { granted: 1000, withProof: 999 }, { proofCoverage: 99 }],
    ["of no grant", {}, { proofCoverage: null, age: null }],
    ["of those who left: of a hundred one is one percent", { granted: 99, leftIn7Days: 1 }, { leftIn7Days: 1 }],
    ["of those who left, rounded up", { granted: 1998, leftIn7Days: 2 }, { leftIn7Days: 1 }],
    ["of fewer than a hundred people", { granted: 98, leftIn7Days: 1 }, { leftIn7Days: null }],
    ["that an older sync does not count", { granted: 1000 }, { leftIn7Days: null, doubleOptIn: null }],
    ["of a question, rounded down", { optIn: { ...none, asked: 300, confirmed: 299 } }, { doubleOptIn: 99 }],
    ["of a question to few", { optIn: { ...none, asked: 99, confirmed: 1 } }, { doubleOptIn: null }],
  ])("%s", (_what, tally, figures) => {
    expect(shares(tally)).toMatchObject(figures);
  });
});

function sum(groups: readonly { people: number }[] | undefined): number {
  return (groups ?? []).reduce((total, { people }) => total + people, 0);
}
