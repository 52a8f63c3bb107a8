import { describe, expect, it } from "vitest";
import { suppressionOf, withSuppression } from "../../../src/domain/consent/suppression.ts";

const message = { businessName: "iDesk Media", sender: "marketing/idesk-main", purpose: "offers" };
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
  ] as const)("of %s", (_name, entry, stops) => {
    const state = withSuppression(undefined, { ...entry, channel: "Officer", atMs: 1 });
    expect(suppressionOf(state, message) !== undefined).toBe(stops);
  });

  it("is named by its widest entry", () => {
    const narrow = withSuppression(undefined, { scope: "Purpose", of: "offers", channel: "Officer", atMs: 1 });
    expect(suppressionOf(withSuppression(narrow, business), message)).toEqual(business);
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
