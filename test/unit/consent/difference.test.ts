import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consentChanges, vouchedForNoMore, withListed } from "../../../src/domain/consent/difference.ts";
import { foldConsent } from "../../../src/domain/consent/fold.ts";
import type { ConsentEvent, ConsentState } from "../../../src/schemas/wire/consent.ts";
import { consentEvent, consentState } from "../../support/consent.ts";

const at = { nowMs: 10_000, by: "sync" };

function listedOf(...events: ConsentEvent[]): Map<string, ConsentEvent> {
  const listed = new Map<string, ConsentEvent>();
  for (const event of events) withListed(listed, event);
  return listed;
}

describe("the difference between a consent list and what is held", () => {
  it("adds who is new", () => {
    const events = consentChanges({ listed: listedOf(consentEvent()), held: new Map() });
    expect(events).toEqual([consentEvent()]);
  });

  it("is silent about who is held as listed", () => {
    const event = consentEvent();
    const held = new Map([[event.pseudonym, consentState()]]);
    expect(consentChanges({ listed: listedOf(event), held })).toEqual([]);
  });

  it("expires who is listed no more, and does not call it a withdrawal", () => {
    const event = vouchedForNoMore({ pseudonym: "p1-k1-gone", state: consentState() }, at);
    expect(event).toMatchObject({ event: "Expired", pseudonym: "p1-k1-gone", atMs: 10_000, by: "sync" });
  });

  it.each(["Withdrawn", "Expired"] as const)("leaves a record alone that is %s and listed no more", (state) => {
    expect(vouchedForNoMore({ pseudonym: "p1-k1-gone", state: consentState({ state }) }, at)).toBeUndefined();
  });

  it("does not fight a withdrawal that is newer than the list", () => {
    const event = consentEvent({ atMs: 1000 });
    const held = new Map([[event.pseudonym, consentState({ state: "Withdrawn", purposes: [], atMs: 5000 })]]);
    expect(consentChanges({ listed: listedOf(event), held })).toEqual([]);
  });

  it("takes the newest row of a person listed twice, and at one instant the withdrawal", () => {
    const rows = [
      consentEvent({ atMs: 2 }),
      consentEvent({ atMs: 3, event: "Withdrawn" }),
      consentEvent({ atMs: 3 }),
      consentEvent({ atMs: 1 }),
    ];
    expect([...listedOf(...rows).values()]).toMatchObject([{ atMs: 3, event: "Withdrawn" }]);
  });

  it("is empty once it has been applied", () => {
    const word = fc.record({
      pseudonym: fc.constantFrom("a", "b", "c", "d"),
      event: fc.constantFrom("Granted" as const, "DoubleOptInPending" as const, "Withdrawn" as const),
      atMs: fc.integer({ min: 1, max: 20 }),
      purposes: fc.subarray(["offers", "newsletter"]),
      validUntilMs: fc.constantFrom(null, 5, 30_000),
      age: fc.constantFrom(null, 20),
    });
    const history = fc.array(
      fc.oneof(
        word,
        word.map((each) => ({ ...each, event: "Expired" as const })),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(history, fc.array(word, { maxLength: 6 }), (past, rows) => {
        const held = new Map<string, ConsentState>();
        let sequence = 0;
        const apply = (event: ConsentEvent) =>
          held.set(
            event.pseudonym,
            foldConsent(held.get(event.pseudonym), event, { sequence: ++sequence, storedAtMs: at.nowMs }),
          );
        for (const changes of past) apply(consentEvent(changes));
        const listed = listedOf(...rows.map((changes) => consentEvent({ ...changes, recordedAtMs: at.nowMs })));
        const difference = () => [
          ...consentChanges({ listed, held }),
          ...[...held].flatMap(([pseudonym, state]) =>
            listed.has(pseudonym) ? [] : (vouchedForNoMore({ pseudonym, state }, at) ?? []),
          ),
        ];
        for (const event of difference()) apply(event);
        expect(difference()).toEqual([]);
      }),
    );
  });
});
