import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise } from "../../../src/domain/message/fold.ts";
import { createScanner } from "../../../src/domain/message/scanner.ts";

function found(phrases: readonly string[], text: string): string[] {
  const scan = createScanner(phrases)(text);
  const ids = new Set(scan.phrases.slice(0, scan.count));
  return phrases.filter((_, id) => ids.has(id));
}

/** Characters that fold to themselves, to another, to several, to a space, to nothing; and pairs of surrogates. */
const tricky = [..."aAbBéßæﬁ½аоΑηΗ大กัا ّ 1.,!?\n\t-@$…。\u200b\u200d\u00ad️😀𝐚𝐛👩‍👩‍👧ⓐ™"];
const words = fc.array(fc.constantFrom("a", "b", "A", "é", "ß", "а", "大", "ก", "1", "𝐚"), {
  minLength: 1,
  maxLength: 3,
});
const phrase = fc
  .array(words, { minLength: 1, maxLength: 2 })
  .map((parts) => parts.map((part) => part.join("")).join(" "));
const text = fc.array(fc.constantFrom(...tricky), { maxLength: 30 }).map((characters) => characters.join(""));

describe("the scanner", () => {
  it("finds exactly the phrases that the normalised text holds", () => {
    fc.assert(
      fc.property(fc.uniqueArray(phrase, { maxLength: 6 }), text, (phrases, where) => {
        const held = phrases.filter((each) => normalise(where).includes(normalise(each)));
        expect(found(phrases, where)).toEqual(held);
      }),
      { numRuns: 1000 },
    );
  });

  it("finds every phrase in the middle of other words", () => {
    fc.assert(
      fc.property(fc.uniqueArray(phrase, { minLength: 1, maxLength: 6 }), (phrases) => {
        for (const each of phrases) expect(found(phrases, `oh, ${each}! yes`)).toContain(each);
      }),
    );
  });

  it.each([
    ["overlapping phrases", ["a b", "b c", "a b c", "b"], "x a b c x", ["a b", "b c", "a b c", "b"]],
    ["a phrase that begins in two others", ["a b c d e", "b c x", "c d"], "a b c d", ["c d"]],
    ["a phrase after two that break off", ["a b c d", "b c d e", "c x"], "a b c x", ["c x"]],
    ["a phrase at either end", ["one", "two"], "one and two", ["one", "two"]],
    ["no part of a word", ["cat", "dog"], "concatenate hotdogs", []],
    ["nothing for an empty phrase", ["", "!", "a"], "a ! b", ["a"]],
  ])("finds %s", (_, phrases, where, expected) => {
    expect(found(phrases, where)).toEqual(expected);
  });

  it("numbers words, with a pause after a comma and a long one after a sentence", () => {
    const scan = createScanner(["a", "b", "c", "d"])("a b, c. d 2.50");
    expect(scan.words.slice(0, scan.count)).toEqual([1, 2, 7, 108]);
  });

  it.each([
    ["10am on the 3rd, 50ml for 2nd place, gr8", { leet: false }],
    ["c0caine", { leet: true }],
    ["5exy", { leet: true }],
    ["v!agra", { leet: true }],
    ["wow! $5 me@home", { leet: true }],
    ["freee", { stretched: true }],
    ["free www.x", { stretched: true }],
    ["free 1000", { stretched: false }],
    ["d r u g s", { spelled: true }],
    ["J. R. R. Tolkien", { spelled: false }],
  ])("tells the disguises in %j", (where, expected) => {
    expect(createScanner("abcdefghijklmnopqrstuvwxyz".split(""))(where)).toMatchObject(expected);
  });

  it("counts every hit, so that no phrase hides behind many others", () => {
    expect(createScanner(["a"])("a ".repeat(10_000)).count).toBe(10_000);
  });

  it("refuses lists that would need too large a table", () => {
    const many = Array.from({ length: 60_000 }, (_, i) =>
      String.fromCodePoint(0x4e00 + (i % 20_000), 0x4e00 + (i % 19_993), 0x4e00 + Math.floor(i / 3)),
    );
    expect(() => createScanner(many)).toThrow(RangeError);
  });
});

describe("normalising", () => {
  it.each([
    ["Crème  Brûlée!", " creme brulee "],
    ["ＦＲＥＥ", " free "],
    ["𝐟𝐫𝐞𝐞", " free "],
    ["🅵🆁🅴🅴", " free "],
    ["fr\u200bee", " free "],
    ["fr\u00adee", " free "],
    ["раураl", " paypal "],
    ["Straße", " strasse "],
    ["买大麻", " 买 大 麻 "],
    ["مُخَدِّرات", " مخدرات "],
    ["गांजा", " गांजा "],
    ["don't", " don t "],
    ["", " "],
    ["🎉🎉", " "],
  ])("makes %j %j", (written, expected) => {
    expect(normalise(written)).toBe(expected);
  });

  it("changes nothing a second time", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (any) => normalise(normalise(any)) === normalise(any)));
  });
});
