import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mergedSuppressions,
  suppressionOf,
  suppressionsInForce,
  withoutSuppression,
  withSuppression,
} from "../../../src/domain/consent/suppression.ts";
import { readSuppression, type SuppressionState } from "../../../src/schemas/wire/consent.ts";

const message = { businessName: "iDesk Media", sender: "marketing/idesk-main", purpose: "offers", topic: "wine" };
const business = { scope: "Business", of: "iDesk Media", channel: "Keyword", atMs: 5 } as const;

describe("a suppression", () => {
  it.each([
    ["everything", { scope: "Everything", of: "" }, true],
    ["this business", { scope: "Business", of: "iDesk Media" }, true],
    ["another business", { scope: "Business", of: "Other" }, false],
    ["this sender", { scope: "Sender", of: "marketing/idesk-main" }, true],
    ["another sender", { scope: "Sender", of: "sales/idesk-main" }, false],
    ["this purpose", { scope: "Purpose", of: "offers" }, true],
    ["another purpose", { scope: "Purpose", of: "newsletter" }, false],
    ["this topic", { scope: "Topic", of: "offers/wine" }, true],
    ["another topic", { scope: "Topic", of: "offers/cheese" }, false],
    ["a topic of that name within another purpose", { scope: "Topic", of: "newsletter/wine" }, false],
  ] as const)("of %s", (_name, entry, stops) => {
    const state = withSuppression(undefined, { ...entry, channel: "Officer", atMs: 1 });
    expect(suppressionOf(state, message) !== undefined).toBe(stops);
  });

  it("is named by its widest entry", () => {
    const narrow = withSuppression(undefined, { scope: "Purpose", of: "offers", channel: "Officer", atMs: 1 });
    expect(suppressionOf(withSuppression(narrow, business), message)).toEqual(business);
  });

  it("of a topic stops nothing that is about no topic, nor what is about its purpose as a whole", () => {
    const state = withSuppression(undefined, { scope: "Topic", of: "offers/wine", channel: "Officer", atMs: 1 });
    expect(suppressionOf(state, { ...message, topic: null })).toBeUndefined();
  });

  it("is the same when it is written twice, and never moves back in time", () => {
    const once = withSuppression(undefined, business);
    expect(withSuppression(once, business)).toEqual(once);
    expect(withSuppression(once, { ...business, atMs: 3 })).toEqual(once);
    expect(withSuppression(once, { ...business, atMs: 9 }).entries).toEqual([{ ...business, atMs: 9 }]);
  });

  it("covers everything rather than forget an entry when there are too many", () => {
    let state = withSuppression(undefined, business);
    for (let i = 0; i < 64; i++)
      state = withSuppression(state, { scope: "Purpose", of: `p${i}`, channel: "Officer", atMs: i });
    expect(state.entries).toEqual([{ scope: "Everything", of: "", channel: "Officer", atMs: 63 }]);
  });
});

describe("a stop that can be taken back", () => {
  const preference = { scope: "Sender", of: "marketing/idesk-main", channel: "Preference" } as const;
  const stop = (state: SuppressionState | undefined, atMs: number) => withSuppression(state, { ...preference, atMs });
  const lift = (state: SuppressionState | undefined, liftedAtMs: number) =>
    withoutSuppression(state, { ...preference, atMs: 0, liftedAtMs });

  it("counts no more once it is lifted, and again when it is said again", () => {
    const lifted = lift(stop(undefined, 5), 7);
    expect(suppressionOf(lifted, message)).toBeUndefined();
    expect(suppressionOf(stop(lifted, 9), message)).toMatchObject({ atMs: 9 });
  });

  it("is not lifted through another channel", () => {
    expect(suppressionOf(lift(withSuppression(undefined, business), 9), message)).toEqual(business);
  });

  it("comes to the same in whatever order and however often stops and lifts arrive", () => {
    const word = fc.record({ stops: fc.boolean(), atMs: fc.integer({ min: 1, max: 20 }) });
    const heard = (words: { stops: boolean; atMs: number }[]) =>
      words.reduce<SuppressionState | undefined>(
        (state, { stops, atMs }) => (stops ? stop(state, atMs) : lift(state, atMs)),
        undefined,
      );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.infiniteStream(fc.nat()), (words, picks) => {
        const mixed = words.flatMap((each) => [each, each]).sort(() => Number(picks.next().value) - 2 ** 30);
        const newest = Math.max(0, ...words.filter(({ stops }) => stops).map(({ atMs }) => atMs));
        const lifted = Math.max(0, ...words.filter(({ stops }) => !stops).map(({ atMs }) => atMs));
        for (const order of [words, mixed]) expect(suppressionsInForce(heard(order)).length > 0).toBe(newest >= lifted);
      }),
    );
  });

  it("makes room for others by forgetting what is lifted before it covers everything", () => {
    let state: SuppressionState | undefined = lift(stop(undefined, 5), 7);
    for (let i = 0; i < 64; i++)
      state = withSuppression(state, { scope: "Purpose", of: `p${i}`, channel: "Officer", atMs: i });
    expect(state?.entries).toHaveLength(64);
    expect(suppressionsInForce(state).every(({ scope }) => scope === "Purpose")).toBe(true);
  });
});

it("takes a stop that it cannot read for the widest", () => {
  expect(suppressionOf(readSuppression({ entries: [{ scope: "Planet" }] }), message)).toMatchObject({
    scope: "Everything",
  });
});

describe("two states of one person", () => {
  const entry = fc.record({
    scope: fc.constantFrom("Everything", "Business", "Sender"),
    of: fc.constantFrom("a", "b"),
    channel: fc.constantFrom("Keyword", "Preference"),
    complaint: fc.constantFrom(undefined, { id: "cp_1", about: "" }, { id: "cp_2", about: "" }),
    atMs: fc.integer({ min: 0, max: 9 }),
  });
  const step = fc.tuple(entry, fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }));
  const stateOf = (steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[]) =>
    steps.reduce<SuppressionState>(
      (state, [said, liftedAtMs]) =>
        liftedAtMs === undefined ? withSuppression(state, said) : withoutSuppression(state, { ...said, liftedAtMs }),
      { entries: [] },
    );
  const sorted = ({ entries }: SuppressionState) => entries.map((each) => JSON.stringify(each, keysInOrder)).sort();
  const keysInOrder = ["scope", "of", "channel", "atMs", "liftedAtMs", "complaint", "id"];

  it("are one in any order, however often, as if all of it had been said to one", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), (first, second) => {
        const [a, b] = [stateOf(first), stateOf(second)];
        const merged = mergedSuppressions(a, b);
        expect(sorted(mergedSuppressions(b, a))).toEqual(sorted(merged));
        expect(sorted(mergedSuppressions(merged, b))).toEqual(sorted(merged));
        const stops = [...suppressionsInForce(a), ...suppressionsInForce(b)];
        for (const one of suppressionsInForce(merged))
          expect(
            stops.some(({ scope, of, channel }) => scope === one.scope && of === one.of && channel === one.channel),
          ).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
