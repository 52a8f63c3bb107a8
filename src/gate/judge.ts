import { hostViolation } from "../domain/decision/host-rules.ts";
import type { Outcome, VerdictOutput, Violation } from "../schemas/policy/verdict-output.ts";
import type { VerdictRecord } from "../schemas/wire/verdict.ts";
import type { Part } from "./collect.ts";
import type { JudgedPart } from "./commit.ts";
import type { Gathered } from "./gather.ts";

/** What a judge answers for one input. `ok: false`: it looped, grew, threw, or answered something else. */
export type Judgement =
  | { readonly ok: true; readonly output: VerdictOutput }
  | { readonly ok: false; readonly reason: "EvaluationFailed" | "PolicyUndefined" };

export type JudgeParts = {
  readonly judge: (inputs: readonly Uint8Array[]) => Promise<readonly Judgement[]>;
  readonly bundle: () => { readonly digest: string; readonly revision: string };
  readonly gate: string;
  readonly nowMs: () => number;
};

type Decision = {
  readonly outcome: Outcome;
  readonly violations: readonly Violation[];
  readonly deferUntilMs: number | null;
};

/** Asks the policy about everything the host did not decide by itself, in one call for the whole tick. */
export async function judgeParts(parts: JudgeParts, collected: readonly Part[]): Promise<JudgedPart[]> {
  const bundle = parts.bundle();
  const asked = collected.flatMap((part) => part.gathered).filter((gathered) => gathered.decided === null);
  const answers = asked.length > 0 ? await parts.judge(asked.map((gathered) => gathered.input)) : [];
  const decisions = new Map(asked.map((gathered, index) => [gathered, decisionOf(answers[index])]));
  const judgedAtMs = parts.nowMs();
  return collected.map((part) => ({
    owned: part.owned,
    epoch: part.epoch,
    taken: part.taken,
    position: part.position,
    judged: part.gathered.map((gathered) => ({
      data: gathered.candidate.data,
      input: gathered.input,
      record: recordOf(gathered, gathered.decided ?? decisions.get(gathered) ?? undefinedDecision, {
        bundle,
        judgedAtMs,
        gate: parts.gate,
      }),
    })),
  }));
}

const undefinedDecision: Decision = {
  outcome: "rejected",
  violations: [hostViolation("policy-undefined")],
  deferUntilMs: null,
};

function decisionOf(judgement: Judgement | undefined): Decision {
  if (judgement?.ok) return judgement.output;
  if (judgement?.reason === "EvaluationFailed") {
    return { ...undefinedDecision, violations: [hostViolation("evaluation-failed")] };
  }
  return undefinedDecision;
}

function recordOf(
  gathered: Gathered,
  decision: Decision,
  context: { bundle: { digest: string; revision: string }; judgedAtMs: number; gate: string },
): VerdictRecord {
  const { candidate } = gathered;
  return {
    outcome: decision.outcome,
    campaign: candidate.campaign,
    partition: candidate.partition,
    decision: candidate.decision,
    sequence: candidate.sequence,
    attempt: candidate.attempt,
    recipient: gathered.recipient,
    sender: gathered.sender,
    violations: decision.violations,
    bundle: context.bundle.digest,
    revision: context.bundle.revision,
    generation: gathered.generation,
    receivedAtMs: candidate.storedAtMs,
    judgedAtMs: context.judgedAtMs,
    deferUntilMs: decision.outcome === "deferred" ? decision.deferUntilMs : null,
    expireAtMs: gathered.expireAtMs,
    gate: context.gate,
    trial: candidate.trial,
    ...(gathered.reply === undefined ? {} : { reply: gathered.reply }),
  };
}
