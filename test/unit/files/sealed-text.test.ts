import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSealer } from "../../../src/io/sealed-text.ts";

const { seal, open } = createSealer({ key: "ab".repeat(32) });

describe("a sealed text", () => {
  it("is opened by whoever has the key, and comes out as it went in", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => open(seal(text)) === text));
  });

  it("is the same each time, so that what has not changed is not written again", () => {
    const again = createSealer({ key: "ab".repeat(32) });
    expect(again.seal("a list")).toBe(seal("a list"));
    expect(seal("another list")).not.toBe(seal("a list"));
  });

  it("is opened with either key while they are changed, and sealed with the one in use", () => {
    const [old, next] = ["ab".repeat(32), "cd".repeat(32)];
    const both = createSealer({ key: next, other: old });
    expect(both.open(seal("a list"))).toBe("a list");
    expect(createSealer({ key: next }).open(both.seal("a list"))).toBe("a list");
    expect(open(both.seal("a list"))).toBeUndefined();
  });

  it("shows nothing of what it says", () => {
    const list = "recipient,at\n+447700900731,2026-01-02T03:04:05Z\n";
    expect(Buffer.from(seal(list).slice(3), "base64").toString("latin1")).not.toContain("447700900731");
  });

  it.each([
    ["the text itself", "recipient,at\n"],
    ["a text sealed with another key", createSealer({ key: "cd".repeat(32) }).seal("a")],
    ["a text that was changed", `${seal("a list").slice(0, -6)}AAAAAA`],
    ["nothing", "s1."],
  ])("is opened by nobody else: %s", (_what, sealed) => expect(open(sealed)).toBeUndefined());
});
