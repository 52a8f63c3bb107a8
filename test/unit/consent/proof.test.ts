import { describe, expect, it } from "vitest";
import { isProven, proofCarried } from "../../../src/domain/consent/proof.ts";
import { consentState, desiredSource } from "../../support/consent.ts";

const source = desiredSource();

describe("proof of consent", () => {
  it("is what the record carries", () => {
    expect(proofCarried(consentState())).toEqual(["Time", "Notice", "NoticeHash", "Evidence"]);
    expect(proofCarried(consentState({ noticeHash: null, evidence: "" }))).toEqual(["Time", "Notice"]);
  });

  it.each([
    ["is whole when all is there", {}, true],
    ["lacks evidence", { evidence: null }, false],
    ["does not count a notice that the source does not know", { noticeId: "another" }, false],
    ["does not count the hash of another text", { noticeHash: "sha256:ffff" }, false],
  ])("%s", (_name, changes, proven) => {
    expect(isProven(consentState(changes), source)).toBe(proven);
  });

  it("asks for no more than the source promises", () => {
    expect(isProven(consentState({ noticeId: null, noticeHash: null }), desiredSource({ proof: ["Time"] }))).toBe(true);
  });
});
