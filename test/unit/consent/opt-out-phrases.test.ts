import { describe, expect, it } from "vitest";
import { figuresOf, phrases } from "../../support/opt-out-phrases.ts";

/** What docs/operations/webhooks.md promises; the set was not looked at when the words were written. */
const missedMax = 0.035;
const falseMax = 0.035;

describe("phrases that were written for measuring", () => {
  it("are many, in many languages, and no phrase twice", () => {
    const languages = Map.groupBy(phrases, ({ language }) => language);
    expect(phrases.length).toBeGreaterThanOrEqual(400);
    expect([...languages.values()].filter((some) => some.length >= 25).length).toBeGreaterThanOrEqual(12);
    expect(new Set(phrases.map(({ kind, text, payload }) => `${kind} ${text} ${payload}`)).size).toBe(phrases.length);
  });

  it("are understood, stops and others", () => {
    const figures = figuresOf(phrases);
    expect(figures.missed.length / figures.optOuts).toBeLessThanOrEqual(missedMax);
    expect(figures.false.length / (figures.phrases - figures.optOuts)).toBeLessThanOrEqual(falseMax);
  });

  it("are never understood when somebody else said them", () => {
    expect(figuresOf(phrases.map((phrase) => ({ ...phrase, optOut: false, forwarded: true }))).false).toEqual([]);
  });
});
