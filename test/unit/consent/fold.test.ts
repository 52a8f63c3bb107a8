import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldConsent, sinceMsOf, stateAt } from "../../../src/domain/consent/fold.ts";
import type { ConsentEvent, ConsentState } from "../../../src/schemas/wire/consent.ts";
import { consentEvent, consentState } from "../../support/consent.ts";

const late = 1_000_000;

function folded(events: readonly Partial<ConsentEvent>[]): ConsentState | undefined {
  return events.reduce<ConsentState | undefined>(
    (state, changes, index) => foldConsent(state, consentEvent(changes), { sequence: index + 1, storedAtMs: late }),
    undefined,
  );
}

describe("the fold of a person's consent", () => {
  it.each<[string, Partial<ConsentEvent>[], string]>([
    ["a grant is a grant", [{ event: "Granted" }], "Granted"],
    ["a first step is not consent", [{ event: "DoubleOptInPending" }], "Pending"],
    ["confirming makes it one", [{ event: "DoubleOptInPending" }, { event: "Granted", atMs: 1001 }], "Granted"],
    ["asking again takes nothing back", [{ event: "Granted" }, { event: "DoubleOptInPending", atMs: 2000 }], "Granted"],
    [
      "asking again after it ran out starts anew",
      [{ validUntilMs: 1500 }, { event: "DoubleOptInPending", atMs: 2000 }],
      "Pending",
    ],
    ["withdrawing ends it", [{}, { event: "Withdrawn", purposes: [], atMs: 2000 }], "Withdrawn"],
    ["a withdrawal of somebody unknown is kept", [{ event: "Withdrawn", purposes: [] }], "Withdrawn"],
    ["at one instant the withdrawal counts", [{ event: "Withdrawn", purposes: [] }, { event: "Granted" }], "Withdrawn"],
    ["also when it arrives second", [{ event: "Granted" }, { event: "Withdrawn", purposes: [] }], "Withdrawn"],
    [
      "an old list does not undo a withdrawal",
      [{ event: "Withdrawn", purposes: [], atMs: 2000 }, { atMs: 1000 }],
      "Withdrawn",
    ],
    ["a newer grant does", [{ event: "Withdrawn", purposes: [], atMs: 2000 }, { atMs: 3000 }], "Granted"],
    [
      "a late report of an old withdrawal does not end a newer grant",
      [{ atMs: 3000 }, { event: "Withdrawn", purposes: [], atMs: 2000 }],
      "Granted",
    ],
    ["expiry ends it", [{}, { event: "Expired", atMs: 2000 }], "Expired"],
    ["a source that vouches again is believed", [{}, { event: "Expired", atMs: 2000 }, { atMs: 1000 }], "Granted"],
    [
      "expiry does not soften a withdrawal",
      [{ event: "Withdrawn", purposes: [] }, { event: "Expired", atMs: 2000 }, { atMs: 900 }],
      "Withdrawn",
    ],
    ["an older expiry does not end a renewed grant", [{ atMs: 3000 }, { event: "Expired", atMs: 2000 }], "Granted"],
    [
      "a withdrawal older than the grant still ends an expired one",
      [{ atMs: 3000 }, { event: "Expired", atMs: 4000 }, { event: "Withdrawn", purposes: [], atMs: 2000 }],
      "Withdrawn",
    ],
    [
      "a grant from the future is capped at its arrival",
      [{ atMs: late * 9 }, { event: "Withdrawn", purposes: [], atMs: late }],
      "Withdrawn",
    ],
  ])("%s", (_name, events, state) => {
    expect(folded(events)?.state).toBe(state);
  });

  it("ends only the purposes that a withdrawal names", () => {
    const state = folded([{ atMs: 1000 }, { event: "Withdrawn", purposes: ["offers"], atMs: 2000 }]);
    expect(state).toMatchObject({
      state: "Granted",
      purposes: ["newsletter"],
      atMs: 2000,
      noticeId: "wa-optin-2026-03",
    });
    expect(folded([{}, { event: "Withdrawn", purposes: ["offers", "newsletter"], atMs: 2000 }])?.state).toBe(
      "Withdrawn",
    );
  });

  it("does not bring a withdrawn purpose back by an older grant", () => {
    const state = folded([{ atMs: 1000 }, { event: "Withdrawn", purposes: ["offers"], atMs: 2000 }, { atMs: 1500 }]);
    expect(state?.purposes).toEqual(["newsletter"]);
  });

  it.each<[string, Partial<ConsentEvent>[], number]>([
    ["a first grant", [{}], 1000],
    ["saying it again", [{}, { atMs: 2000, evidence: "form 4712" }, { atMs: 3000 }], 1000],
    ["agreeing to less", [{}, { atMs: 2000, purposes: ["offers"] }], 1000],
    ["agreeing to more", [{ purposes: ["offers"] }, { atMs: 2000 }], 2000],
    ["a purpose that ended", [{}, { event: "Withdrawn", purposes: ["offers"], atMs: 2000 }], 1000],
    [
      "a purpose that ended and came back",
      [{}, { event: "Withdrawn", purposes: ["offers"], atMs: 2000 }, { atMs: 3000 }],
      3000,
    ],
    ["a stop in between", [{}, { event: "Withdrawn", purposes: [], atMs: 2000 }, { atMs: 3000 }], 3000],
    ["a grant that had run out", [{ validUntilMs: 1500 }, { atMs: 2000 }], 2000],
    ["other words", [{ noticeHash: "sha256:0000" }, { atMs: 2000 }], 2000],
    ["proof at last", [{ evidence: null }, { atMs: 2000 }], 2000],
    ["a pre-ticked box before", [{ preTicked: true }, { atMs: 2000 }], 2000],
    ["another channel before", [{ channel: "SMS" }, { atMs: 2000 }], 2000],
    ["a source that vouches again", [{}, { event: "Expired", atMs: 2000 }, {}], 1000],
  ])("knows since when a person has agreed without a break: %s", (_name, events, since) => {
    const state = folded(events);
    expect(state?.state).toBe("Granted");
    expect(state && sinceMsOf(state)).toBe(since);
  });

  it("leaves nothing of an erased person but the fact", () => {
    const state = folded([
      { age: 33, jurisdiction: "GB", channel: "SMS" },
      { event: "Erased", atMs: 2000 },
    ]);
    expect(state).toMatchObject({
      state: "Withdrawn",
      purposes: [],
      evidence: null,
      age: null,
      noticeId: null,
      noticeHash: null,
      jurisdiction: null,
      channel: "WhatsApp",
    });
  });

  it("changes nothing for an event it holds already", () => {
    const state = consentState({ sequence: 7 });
    const replay = consentEvent({ event: "Withdrawn", purposes: [] });
    expect(foldConsent(state, replay, { sequence: 7, storedAtMs: late })).toBe(state);
  });

  it("calls a grant expired when its validity is over, to the millisecond", () => {
    const state = consentState({ validUntilMs: 5000 });
    expect([4999, 5000].map((nowMs) => stateAt(state, nowMs))).toEqual(["Granted", "Expired"]);
  });

  it("gives the same answer in whatever order grants and withdrawals arrive", () => {
    const words = fc.uniqueArray(
      fc.record({
        event: fc.constantFrom("Granted" as const, "Withdrawn" as const),
        atMs: fc.integer({ min: 1, max: 50 }),
      }),
      {
        minLength: 1,
        maxLength: 12,
        selector: (word) => `${word.event}${word.atMs}`,
      },
    );
    const shuffled = words.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, arrived]) => {
        const newest = Math.max(...all.map((word) => word.atMs));
        const stopped = all.some((word) => word.atMs === newest && word.event === "Withdrawn");
        const whole = arrived.map((word) => ({ ...word, purposes: word.event === "Withdrawn" ? [] : ["offers"] }));
        expect(folded(whole)?.state).toBe(stopped ? "Withdrawn" : "Granted");
      }),
    );
  });
});
