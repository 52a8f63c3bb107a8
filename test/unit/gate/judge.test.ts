import { describe, expect, it } from "vitest";
import type { Gathered } from "../../../src/gate/gather.ts";
import { type Judgement, judgeParts } from "../../../src/gate/judge.ts";
import type { VerdictOutput } from "../../../src/schemas/policy/verdict-output.ts";
import { partition } from "../../support/partition.ts";

const approved: VerdictOutput = { outcome: "approved", violations: [], deferUntilMs: null, revision: "1.0.0" };

/** The record that a message gets, when its judge answers so. */
async function recordOf(answers: readonly Judgement[], digest = "sha256:aa") {
  const gathered: Gathered = {
    candidate: {
      partition: 3,
      sequence: 7,
      storedAtMs: 1000,
      attempt: 1,
      decision: "01JD9W5R2M0001",
      campaign: { namespace: "marketing", name: "spring-sale" },
      data: Buffer.from("{}"),
      expireAtMs: null,
      trial: false,
    },
    recipient: "p1-k1-A",
    sender: "marketing/idesk-main",
    generation: 1,
    expireAtMs: 2000,
    decided: null,
    input: Buffer.from("{}"),
  };
  const [part] = await judgeParts(
    {
      judge: async () => answers,
      bundle: () => ({ digest, revision: "1.0.0" }),
      gate: "gate-0",
      nowMs: () => 1500,
    },
    [{ owned: partition(3), epoch: 0, gathered: [gathered], taken: 1, position: 7 }],
  );
  return part?.judged[0]?.record;
}

describe("what the policy answers", () => {
  it("is the verdict, by the bundle that gave it", async () => {
    const record = await recordOf([{ ok: true, output: approved }]);
    expect(record).toMatchObject({ outcome: "approved", bundle: "sha256:aa", judgedAtMs: 1500 });
  });

  it.each<[string, Judgement[], string]>([
    ["nothing at all", [], "policy-undefined"],
    ["something that is no verdict", [{ ok: false, reason: "PolicyUndefined" }], "policy-undefined"],
    ["too late, or with a fault", [{ ok: false, reason: "EvaluationFailed" }], "evaluation-failed"],
  ])("is a refusal when it is %s", async (_, answers, rule) => {
    expect(await recordOf(answers)).toMatchObject({ outcome: "rejected", violations: [{ rule }] });
  });

  it("names the message's decision alike, whatever bundle judged it", async () => {
    const answers: Judgement[] = [{ ok: true, output: approved }];
    const [one, other] = [await recordOf(answers, "sha256:aa"), await recordOf(answers, "sha256:bb")];
    expect(one?.decision).toBe(other?.decision);
  });
});
