import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldChained } from "../../../src/domain/consent/chain.ts";
import { type ChainResult, createChainCheck } from "../../../src/domain/consent/chain-check.ts";
import { foldConsent } from "../../../src/domain/consent/fold.ts";
import { type Arrived, type Entry, project, type StateWrite } from "../../../src/edge/sync/projector.ts";
import type { ConsentEvent, ConsentState } from "../../../src/schemas/wire/consent.ts";
import { consentEvent, consentState } from "../../support/consent.ts";

const sha256Hex = (text: string) => hash("sha256", text, "hex");
const storedAtMs = 1_000_000;

function arrived(sequence: number, key: string, changes: Partial<ConsentEvent> = {}): Arrived {
  const event = consentEvent(changes);
  return { key, event, sequence, storedAtMs, digest: sha256Hex(JSON.stringify(event)) };
}

/** Of three people, each with a few events; some sequences between them are other streams of thought's. */
const histories = fc
  .array(
    fc.record({
      person: fc.constantFrom("a", "b", "c"),
      event: fc.constantFrom(
        "Granted" as const,
        "Withdrawn" as const,
        "DoubleOptInPending" as const,
        "Expired" as const,
      ),
      atMs: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((all) =>
    all.map(({ person, ...changes }, index) =>
      arrived(index * 2 + 1, person, { ...changes, evidence: `form ${index}` }),
    ),
  );

function folded(events: readonly Arrived[]): Map<string, ConsentState> {
  const states = new Map<string, ConsentState>();
  for (const each of events)
    states.set(each.key, foldChained(states.get(each.key), each.event, { stored: each, sha256Hex }));
  return states;
}

function resultsOf(states: Map<string, ConsentState>, events: readonly Arrived[], projected = storedAtMs) {
  const check = createChainCheck({ states, projected }, sha256Hex);
  for (const { key, sequence, digest } of events) check.take(key, { sequence, digest });
  return Object.fromEntries(check.findings().map(({ key, result }) => [key, result]));
}

/** What is found of a history after somebody had their hands on it: the person's result, and nothing of anybody else. */
function expectFound(before: readonly Arrived[], after: readonly Arrived[], key: string, result: ChainResult): void {
  const found = resultsOf(folded(before), after);
  expect(found).toEqual(Object.fromEntries(before.map((each) => [each.key, each.key === key ? result : "Intact"])));
}

const target = fc.tuple(histories, fc.nat()).map(([events, nth]) => ({ events, at: nth % events.length }));

describe("the chain of a person's events", () => {
  it("is intact while nobody touches them", () => {
    fc.assert(
      fc.property(histories, (events) => {
        expect(new Set(Object.values(resultsOf(folded(events), events)))).toEqual(new Set(["Intact"]));
      }),
    );
  });

  it("changes nothing of what the person's word is", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const plain = new Map<string, ConsentState>();
        for (const each of events) plain.set(each.key, foldConsent(plain.get(each.key), each.event, each));
        const chained = [...folded(events)].map(([key, { chain: _, ...state }]) => [key, state]);
        expect(chained).toEqual([...plain]);
      }),
    );
  });

  it("shows an event that was altered", () => {
    fc.assert(
      fc.property(target, ({ events, at }) => {
        const { sequence, key } = events[at] as Arrived;
        expectFound(events, events.with(at, arrived(sequence, key, { evidence: "another" })), key, "Altered");
      }),
    );
  });

  it("shows an event that was removed", () => {
    fc.assert(
      fc.property(target, ({ events, at }) => {
        expectFound(events, events.toSpliced(at, 1), (events[at] as Arrived).key, "Missing");
      }),
    );
  });

  it("shows events that changed places", () => {
    fc.assert(
      fc.property(target, fc.nat(), ({ events, at }, nth) => {
        const one = events[at] as Arrived;
        const others = events.filter((each) => each.key === one.key && each !== one);
        const other = others[nth % Math.max(1, others.length)];
        if (!other) return;
        const swapped = events.map((each) => {
          if (each === one) return { ...other, sequence: one.sequence };
          return each === other ? { ...one, sequence: other.sequence } : each;
        });
        expectFound(events, swapped, one.key, "Altered");
      }),
    );
  });

  it("shows an event that was put in, or moved to another place", () => {
    fc.assert(
      fc.property(target, ({ events, at }) => {
        const { key, sequence } = events[at] as Arrived;
        const isLast = events.findLast((each) => each.key === key)?.sequence === sequence;
        const inserted = events.toSpliced(at + 1, 0, arrived(sequence + 1, key));
        expectFound(events, inserted, key, isLast ? "Unseen" : "Inserted");
        if (!isLast)
          expectFound(events, events.with(at, { ...(events[at] as Arrived), sequence: sequence + 1 }), key, "Altered");
      }),
    );
  });

  it("shows a record that was put back to an older one, and one that is gone", () => {
    const events = [arrived(1, "a"), arrived(2, "a", { event: "Withdrawn" }), arrived(3, "b")];
    expect(resultsOf(folded(events.slice(0, 1)), events)).toEqual({ a: "Unseen", b: "Lost" });
    expect(resultsOf(folded(events.slice(0, 1)), events, 1)).toEqual({ a: "Intact" });
  });

  it("begins with the next event where an older release wrote the record", () => {
    const old = new Map([["a", consentState({ sequence: 5 })]]);
    expect(resultsOf(old, [arrived(3, "a"), arrived(5, "a")])).toEqual({ a: "Unchained" });
    const state = foldChained(old.get("a"), arrived(7, "a").event, { stored: arrived(7, "a"), sha256Hex });
    expect(state.chain).toMatchObject({ from: 7, to: 7, length: 1 });
    expect(resultsOf(new Map([["a", state]]), [arrived(3, "a"), arrived(7, "a")])).toEqual({ a: "Intact" });
  });

  it("begins anew when the person is erased, so that what was before may go", () => {
    const events = [arrived(1, "a"), arrived(2, "a", { event: "Erased" }), arrived(4, "a", { event: "Withdrawn" })];
    expect(folded(events).get("a")?.chain).toMatchObject({ from: 2, to: 4, length: 2 });
    expect(resultsOf(folded(events), events.slice(1))).toEqual({ a: "Intact" });
    expect(resultsOf(folded(events), events.slice(2))).toEqual({ a: "Missing" });
  });

  it("can be computed again with a shell", () => {
    const [one, two] = [arrived(3, "a"), arrived(8, "a", { event: "Withdrawn" })];
    const first = sha256Hex(`\n3\n${one.digest}`);
    expect(folded([one, two]).get("a")?.chain?.head).toBe(sha256Hex(`${first}\n8\n${two.digest}`));
  });
});

describe("projecting the chain", () => {
  /** A bucket whose writes break off after some of them, as when sync is killed. */
  function bucket() {
    const entries = new Map<string, Entry>();
    let left = Number.POSITIVE_INFINITY;
    return {
      entries,
      breakAfter: (writes: number) => {
        left = writes;
      },
      parts: {
        sha256Hex,
        read: async (keys: readonly string[]) => new Map([...entries].filter(([key]) => keys.includes(key))),
        write: async (writes: readonly StateWrite[]) => {
          for (const { key, value, expected } of writes) {
            if (left-- <= 0) throw new Error("killed");
            entries.set(key, { value, revision: expected + 1 });
          }
          return [];
        },
      },
    };
  }

  const runs = fc.array(fc.record({ size: fc.integer({ min: 1, max: 5 }), writes: fc.nat(4), back: fc.nat(6) }), {
    maxLength: 12,
  });

  it("gives the same heads, however often it is killed and begins again further back", async () => {
    await fc.assert(
      fc.asyncProperty(histories, runs, async (events, killed) => {
        const { entries, breakAfter, parts } = bucket();
        let at = 0;
        for (const { size, writes, back } of killed) {
          breakAfter(writes);
          const done = await project(events.slice(at, at + size), parts).then(
            () => size,
            () => 0,
          );
          at = Math.max(0, Math.min(events.length, at + done) - back);
        }
        breakAfter(Number.POSITIVE_INFINITY);
        await project(events.slice(at), parts);
        const heads = [...entries].map(([key, { value }]) => [key, (value as ConsentState).chain]);
        expect(new Map(heads as [string, unknown][])).toEqual(
          new Map([...folded(events)].map(([key, state]) => [key, state.chain])),
        );
      }),
    );
  });
});
