import { describe, expect, it } from "vitest";
import { type JudgedPart, planBatch } from "../../../src/gate/commit.ts";
import { partition } from "../../support/partition.ts";
import { verdict, violation } from "../../support/verdicts.ts";

const options = { gate: "gate-0", token: "t1", verdictTtlSeconds: 60 };
const body = Buffer.from("{}");
const input = Buffer.from('{"nowMs":1}');

function part(changes: Partial<JudgedPart> = {}): JudgedPart {
  const judged = [{ record: verdict(), data: body, input }];
  return { owned: partition(3, { fence: 40 }), epoch: 0, judged, taken: 1, position: 9, ...changes };
}

describe("the batch of a tick", () => {
  it("ends each part with its position and a fence that expects what was read", () => {
    const { entries } = planBatch([part()], options);
    expect(entries.slice(-2).map((entry) => entry.subject)).toEqual(["consentry.position.3", "consentry.fence.3"]);
    expect(entries.at(-1)?.headers).toMatchObject({ "Nats-Expected-Last-Subject-Sequence": 40, "Nats-Rollup": "sub" });
    expect(JSON.parse(String(entries.at(-2)?.data))).toEqual({
      sequence: 9,
      created: "2026",
      gate: "gate-0",
      token: "t1",
    });
  });

  it.each([
    ["approved", ["body", "verdict"]],
    ["deferred", ["body", "verdict"]],
    ["held", ["body", "verdict"]],
    ["rejected", ["verdict"]],
  ] as const)("keeps the body of an %s message only as long as it is needed", (outcome, kinds) => {
    const record = verdict({ outcome, violations: outcome === "rejected" ? [violation()] : [] });
    const { entries } = planBatch([part({ judged: [{ record, data: body, input }] })], options);
    expect(entries.slice(0, -2).map((entry) => entry.subject.split(".")[1])).toEqual(kinds);
  });

  it("stores with the verdict the document that was judged, and in no header", () => {
    const [, stored] = planBatch([part()], options).entries;
    expect(stored?.data).toBe(input);
    expect(JSON.stringify(stored?.headers)).not.toContain("nowMs");
  });

  it("never stores the body of a trial", () => {
    const { entries } = planBatch(
      [part({ judged: [{ record: verdict({ trial: true }), data: body, input }] })],
      options,
    );
    expect(entries.some((entry) => entry.subject.startsWith("consentry.body."))).toBe(false);
  });

  it("names no decision by the bundle that made it", () => {
    const decision = (bundle: string) => {
      const { entries } = planBatch(
        [part({ judged: [{ record: verdict({ bundle }), data: undefined, input }] })],
        options,
      );
      return JSON.parse(String(entries[0]?.headers["Consentry-Verdict"])).decision;
    };
    expect(decision("sha256:aa")).toBe(decision("sha256:bb"));
  });
});
