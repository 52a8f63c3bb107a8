import { describe, expect, it } from "vitest";
import { isOneEditApart } from "../../../src/domain/link/one-edit.ts";
import { nameSkeleton, skeletonOf } from "../../../src/domain/link/skeleton.ts";

describe("the look of a name", () => {
  it.each([
    ["paypal", "paypa1"],
    ["paypal", "раураl"],
    ["paypal", "páypàl"],
    ["paypal", "payρal"],
    ["netflix", "netfllx"],
    ["amazon", "arnazon"],
    ["google", "g00gle"],
    ["barclays", "ḅarclays"],
    ["wellsfargo", "vvellsfargo"],
    ["sparkasse", "5parka55e"],
    ["correos", "сorrеos"],
    ["hdfc", "հdfc"],
  ])("is one for %s and %s", (one, other) => expect(skeletonOf(one)).toBe(skeletonOf(other)));

  it.each([
    ["paypal", "paypay"],
    ["dhl", "dpd"],
    ["shop", "ship"],
    ["n26", "n27"],
  ])("is not one for %s and %s", (one, other) => expect(skeletonOf(one)).not.toBe(skeletonOf(other)));

  it("of a business is that of its letters", () => {
    expect(nameSkeleton("iDesk & Media, Ltd.")).toBe(skeletonOf("ideskmedialtd"));
  });
});

describe("one slip of the fingers", () => {
  it.each([
    ["netflix", "netflx"],
    ["netflix", "netfliix"],
    ["netflix", "netflux"],
    ["netflix", "neftlix"],
    ["netflix", "netflixs"],
    ["netflix", "xnetflix"],
  ])("makes %s of %s", (one, other) => {
    expect(isOneEditApart(one, other)).toBe(true);
    expect(isOneEditApart(other, one)).toBe(true);
  });

  it.each([
    ["netflix", "netflix"],
    ["netflix", "netfl"],
    ["netflix", "netfluxx"],
    ["netflix", "xiltfen"],
    ["netflix", "nteflxi"],
    ["", "ab"],
  ])("does not make %s of %s", (one, other) => expect(isOneEditApart(one, other)).toBe(false));
});
