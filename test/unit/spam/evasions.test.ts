import { describe, expect, it } from "vitest";
import { canonicalText } from "../../../src/domain/spam/canonical.ts";
import { seeded } from "../../../src/lab/seeded.ts";
import { evasionsWith } from "../../../src/lab/spam/evaluate/evasions.ts";

const text = "WINNER!! Claim your £900 prize today, call 09061701461 before the offer ends";
const evasions = evasionsWith(["later", "home", "love"]);

describe("a disguise", () => {
  it.each(evasions)("is the same for the same seed: $name", ({ disguise }) => {
    const once = disguise(text, seeded(1));
    expect(disguise(text, seeded(1))).toBe(once);
    expect(disguise(text, seeded(2))).not.toBe(once);
  });

  it.each(evasions)("changes the text: $name", ({ disguise }) => {
    expect(disguise(text, seeded(1))).not.toBe(text);
  });

  it.each(["dots between letters", "look-alike letters", "invisible characters", "styled letters, mixed"])(
    "changes nothing for the filter: %s",
    (name) => {
      const disguise = evasions.find((each) => each.name === name)?.disguise;
      expect(canonicalText(disguise?.(text, seeded(1)) ?? "")).toBe(canonicalText(text));
    },
  );

  it("pads with words that somebody would pick, and leaves the text whole", () => {
    const padding = evasions.find(({ name }) => name.startsWith("padding"));
    const padded = padding?.disguise(text, seeded(1)) ?? "";
    expect(padded.startsWith(`${text} `)).toBe(true);
    expect(padded.slice(text.length + 1)).toMatch(/^(?:(?:later|home|love) ?){10}$/);
  });
});
