import { describe, expect, it } from "vitest";
import { isProven, proofCarried } from "../../../src/domain/consent/proof.ts";
import { counted, emptyTally, leftPercentIn7Days, proofCoveragePercent } from "../../../src/domain/consent/tally.ts";
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

  it("is counted for live grants only", () => {
    const people = [
      consentState(),
      consentState({ evidence: null }),
      consentState({ validUntilMs: 500 }),
      consentState({ state: "Withdrawn" }),
      consentState({ state: "Pending" }),
    ];
    const tally = people.reduce((sum, state) => counted(sum, state, { source, nowMs: 1000 }), emptyTally);
    expect(tally).toEqual({ granted: 2, withProof: 1, expired: 1, withdrawn: 1, pending: 1, leftIn7Days: 1 });
    expect(proofCoveragePercent(tally)).toBe(50);
    expect(proofCoveragePercent(emptyTally)).toBeNull();
  });
});

describe("the share of people who left", () => {
  const day = 24 * 3_600_000;
  const nowMs = 100 * day;

  it("counts who withdrew within seven days", () => {
    const people = [1, 6.9, 7.1, 30].map((days) => consentState({ state: "Withdrawn", atMs: nowMs - days * day }));
    const tally = people.reduce((sum, state) => counted(sum, state, { source: desiredSource(), nowMs }), emptyTally);
    expect(tally).toMatchObject({ withdrawn: 4, leftIn7Days: 2 });
  });

  it.each([
    ["of a hundred one is one percent", { granted: 99, leftIn7Days: 1 }, 1],
    ["is rounded up", { granted: 1998, leftIn7Days: 2 }, 1],
    ["of fewer people says nothing", { granted: 98, leftIn7Days: 1 }, null],
    ["is unknown when an older sync does not count", { granted: 1000 }, null],
  ])("%s", (_what, tally, percent) => {
    expect(leftPercentIn7Days(tally)).toBe(percent);
  });
});
