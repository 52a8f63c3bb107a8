import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText } from "../../../src/domain/spam/canonical.ts";

describe("a text as the filter reads it", () => {
  it.each([
    ["capitals", "FREE entry", "free entry"],
    ["accents", "¡Félicitations!", " felicitations!"],
    ["full-width letters", "ＦＲＥＥ", "free"],
    ["styled letters", "𝐖𝐈𝐍 now", "win now"],
    ["letters of another alphabet", "frее рrizе", "free prize"],
    ["invisible characters", "fr\u200bee pr\u00adize", "free prize"],
    ["spelled words", "f r e e and w.i.n and c-a-s-h", "free and win and cash"],
    ["stretched letters", "freeeee", "free"],
    ["digits for letters", "fr33 c4sh w1n ca11", "free cash win call"],
    ["signs for letters", "c@sh pr!ze", "cash prize"],
    ["emoji", "win 🎁", "win ★"],
  ])("loses %s", (_, disguised, plain) => {
    expect(canonicalText(disguised)).toBe(plain);
  });

  it.each(["£100", "2nd", "10am", "150p", "08712300220", "kl341", "b2", "i am u r"])("keeps %s", (text) => {
    expect(canonicalText(text)).toBe(text);
  });

  it("says nothing else of any text, and takes all of them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const canonical = canonicalText(text);
        expect(canonical).toBe(canonical.toLowerCase());
        expect(canonicalText(text.toUpperCase()).length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
