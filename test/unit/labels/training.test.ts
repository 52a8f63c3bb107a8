import { describe, expect, it } from "vitest";
import { sameWord } from "../../../src/domain/labels/same-word.ts";
import { trainingOf } from "../../../src/domain/labels/training.ts";
import { wordsOf } from "../../../src/domain/labels/words.ts";
import { decodeSend } from "../../../src/domain/message/decode.ts";
import { templatePayload } from "../../support/gate-stage.ts";
import { keptText, labelOf } from "../../support/labels.ts";

const open = (sealed: string) => (sealed.startsWith("s1.") ? sealed.slice(3) : undefined);

describe("what kept texts teach", () => {
  it("is each text with what it is", () => {
    const labels = [
      labelOf({ decision: "A", class: "spam", kept: keptText("s1.win now") }),
      labelOf({ decision: "B", class: "ham", kept: keptText("s1.hello") }),
    ];
    expect(trainingOf(labels, open).texts).toEqual([
      { class: "spam", text: "win now" },
      { class: "ham", text: "hello" },
    ]);
  });

  it("is what the newest word says of a text that an earlier one kept", () => {
    const labels = [
      labelOf({ class: "spam", kept: keptText("s1.win now") }),
      labelOf({ class: "promotion", judgement: "wrong", by: "ben" }),
    ];
    expect(trainingOf(labels, open).texts).toEqual([{ class: "promotion", text: "win now" }]);
  });

  it("counts what cannot be learned from, and why", () => {
    const labels = [
      labelOf({ decision: "A", class: "spam" }),
      labelOf({ decision: "B", class: "spam", kept: keptText() }),
      labelOf({ decision: "B" }),
      labelOf({ decision: "C", class: "spam", kept: keptText("of another key") }),
    ];
    expect(trainingOf(labels, open)).toEqual({ texts: [], withoutText: 1, withoutClass: 1, unreadable: 1 });
  });
});

describe("a word said again", () => {
  const word = labelOf({ class: "spam", kept: keptText() });
  it("is the same at another time, and without the text that is kept already", () => {
    expect(sameWord(word, { ...word, atMs: 9000 })).toBe(true);
    expect(sameWord(word, { ...word, kept: null })).toBe(true);
  });

  it.each([
    { judgement: "wrong" as const },
    { class: "smishing" as const },
    { about: [] },
    { outcome: "held" as const },
    { kept: keptText("s1.another") },
  ])("is another one with %j", (changes) => expect(sameWord(word, { ...word, ...changes })).toBe(false));
});

describe("the words of a message", () => {
  const decoded = (payload: string) => {
    const result = decodeSend(Buffer.from(payload));
    if (!result.ok) throw new Error(result.detail);
    return result.message;
  };

  it("are the declared text of its template with the values in it", () => {
    const message = decoded(templatePayload("447700900123", ["Ann"]));
    expect(wordsOf(message, "Hello {{1}}, spring is here.")).toBe("Hello Ann, spring is here.");
    expect(wordsOf(message, null)).toBe("Ann");
  });

  it("are a text's own", () => {
    const payload = { messaging_product: "whatsapp", to: "447700900123", type: "text", text: { body: "Win now" } };
    expect(wordsOf(decoded(JSON.stringify(payload)), null)).toBe("Win now");
  });
});
