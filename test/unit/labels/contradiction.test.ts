import { describe, expect, it } from "vitest";
import { contradictionIn, type Word } from "../../../src/domain/labels/contradiction.ts";

const stop = (changes: Partial<Word> = {}): Word => ({
  ...{ outcome: "rejected", rules: ["spam"], about: ["spam"], judgement: "right", class: null },
  ...changes,
});
const approval = (changes: Partial<Word> = {}) => stop({ outcome: "approved", rules: [], about: [], ...changes });
const both = { rules: ["consent-required", "spam"], about: ["consent-required", "spam"] };

describe("a word on a verdict", () => {
  it.each<[string, Word]>([
    ["a stop was right", stop()],
    ["a stop was right: spam", stop({ class: "spam" })],
    ["a stop was wrong: promotion", stop({ judgement: "wrong", class: "promotion" })],
    ["an approval was right: ham", approval({ class: "ham" })],
    ["an approval was wrong: smishing", approval({ judgement: "wrong", class: "smishing" })],
    ["an approval was wrong: promotion under another category", approval({ judgement: "wrong", class: "promotion" })],
    ["another rule was right, though it is ham", stop({ ...both, about: ["consent-required"], class: "ham" })],
    ["a message that waits was held rightly", stop({ outcome: "held" })],
  ])("makes sense: %s", (_, word) => expect(contradictionIn(word)).toBeUndefined());

  it.each<[string, Word, RegExp, string]>([
    ["ham was spam", stop({ class: "ham" }), /not right to stop what is ham/, "--wrong"],
    ["spam was none", stop({ judgement: "wrong", class: "spam" }), /not wrong to stop what is spam/, "--right"],
    ["ham, of two rules", stop({ ...both, class: "ham" }), /not right/, "--rule consent-required"],
    ["spam was let through rightly", approval({ class: "smishing" }), /no right verdict/, "--wrong --class smishing"],
    ["ham was missed", approval({ judgement: "wrong", class: "ham" }), /nothing that the filter missed/, "open a case"],
    ["a rule that let it through", approval({ about: ["spam"] }), /no rule stopped it/, "leave --rule out"],
    ["a rule that did not stop it", stop({ about: ["quiet-hours"] }), /quiet-hours did not stop/, "--rule spam"],
    ["what only waits", stop({ outcome: "held", rules: [], about: [] }), /it only waits/, "when there is a verdict"],
  ])("makes none, and what does is said: %s", (_, word, message, cure) => {
    const contradiction = contradictionIn(word);
    expect(contradiction?.message).toMatch(message);
    expect(contradiction?.cure).toContain(cure);
  });
});
