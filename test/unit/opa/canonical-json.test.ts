import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../src/io/opa/canonical-json.ts";

describe("the canonical text of a JSON document", () => {
  it.each([
    ["members sorted", '{"b":1,"a":{"d":2,"c":3}}', '{"a":{"c":3,"d":2},"b":1}'],
    ["no white space", ' [ 1 , { "a" : null } ] ', '[1,{"a":null}]'],
    ["numbers as written", "[1.0,1e3,12345678901234567890]", "[1.0,1e3,12345678901234567890]"],
    ["members sorted by bytes, not by UTF-16", '{"\u{1F600}":1,"\uFB01":2}', '{"\uFB01":2,"\u{1F600}":1}'],
    ["line separators escaped", '"a\u2028b"', '"a\\u2028b"'],
    ["other characters as they are", '"<é>\\u0001\\n"', '"<é>\\u0001\\n"'],
  ])("has %s", (_what, text, expected) => {
    expect(canonicalJson(text)).toBe(expected);
  });

  it("is undefined for anything else", () => {
    expect(canonicalJson("{")).toBeUndefined();
  });

  it("means the same document, and is its own canonical text", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const canonical = canonicalJson(text) ?? "";
        expect(JSON.parse(canonical)).toEqual(JSON.parse(text));
        expect(canonicalJson(canonical)).toBe(canonical);
      }),
    );
  });
});
