import { describe, expect, it } from "vitest";
import type { Part } from "../../../src/gate/collect.ts";
import type { PartLayout } from "../../../src/gate/commit.ts";
import type { Gathered } from "../../../src/gate/gather.ts";
import type { Candidate } from "../../../src/gate/partition.ts";
import { tracedSteps } from "../../../src/gate/traced.ts";
import type { VerdictRecord } from "../../../src/schemas/wire/verdict.ts";
import { partition } from "../../support/partition.ts";
import { verdict } from "../../support/verdicts.ts";

const owned = partition(3);
const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  partition: 3,
  sequence: 7,
  storedAtMs: 1000,
  attempt: 1,
  decision: "01JD9W5R2M0001",
  campaign: { namespace: "marketing", name: "spring-sale" },
  data: Buffer.from("{}"),
  expireAtMs: null,
  trial: false,
  ...changes,
});

/** Takes messages through the steps of a gate that traces those with a traceparent. */
async function through(candidates: readonly Candidate[], changes: Partial<VerdictRecord> = {}) {
  const told: string[] = [];
  const steps = tracedSteps(
    ({ traceparent }) =>
      traceparent
        ? {
            traceparent: `own of ${traceparent}`,
            step: (name) => told.push(`${traceparent} ${name}`),
            end: ({ outcome }) => told.push(`${traceparent} ${outcome}`),
          }
        : undefined,
    {
      gather: (_, of): Gathered => ({
        candidate: of,
        recipient: "",
        sender: "",
        generation: 1,
        expireAtMs: 1,
        decided: null,
        input: Buffer.alloc(0),
      }),
      judge: async (collected) =>
        collected.map((part) => ({
          ...part,
          judged: part.gathered.map(({ candidate: of }) => ({
            data: of.data,
            input: Buffer.alloc(0),
            record: verdict({ sequence: of.sequence, attempt: of.attempt, ...changes }),
          })),
        })),
      onSettled: () => told.push("settled"),
    },
  );
  const gathered = candidates.map((of) => steps.gather(owned, of));
  const part: Part = { owned, epoch: 0, gathered, taken: candidates.length, position: 7 };
  const [judged] = await steps.judge([part]);
  if (judged === undefined) throw new Error("nothing was judged");
  const layout: PartLayout = { part: judged, verdictAt: [], fenceAt: 0 };
  return { told, records: judged.judged.map(({ record }) => record), settle: () => steps.onSettled(layout) };
}

describe("a gate that traces", () => {
  it("tells of a message when its verdict is stored, after everything else, and never before", async () => {
    const { told, settle } = await through([candidate({ traceparent: "a" })]);
    expect(told).toEqual(["a judge", "a commit"]);
    settle();
    expect(told).toEqual(["a judge", "a commit", "settled", "a approved"]);
  });

  it("gives each its own span, and none to those that are not traced", async () => {
    const { records } = await through([
      candidate({ sequence: 1, traceparent: "a" }),
      candidate({ sequence: 2 }),
      candidate({ sequence: 3, traceparent: "c" }),
    ]);
    expect(records.map(({ traceparent }) => traceparent)).toEqual(["own of a", undefined, "own of c"]);
  });

  it.each<[string, VerdictRecord["outcome"], number, string]>([
    ["the first attempt, which the others hang below", "held", 1, "own of a"],
    ["a later attempt that parks it again", "held", 2, "a"],
    ["a later attempt that defers it again", "deferred", 3, "a"],
    ["the attempt that approves it", "approved", 2, "own of a"],
    ["the attempt that rejects it", "rejected", 2, "own of a"],
  ])("names in the verdict what is to be continued: %s", async (_, outcome, attempt, expected) => {
    const { records } = await through([candidate({ attempt, traceparent: "a" })], { outcome });
    expect(records[0]?.traceparent).toBe(expected);
  });
});
