import type { Part } from "./collect.ts";
import { type BatchPlan, type JudgedPart, planBatch } from "./commit.ts";

// The path of every message. Reading fills the partitions' queues; this loop empties them:
//
//   collect ─▶ judge ─▶ commit ─▶ settle ─▶ release
//
// A tick's partitions are judged in another thread while its next ones are gathered here, and the next tick is judged while
// this one commits. At least once until the commit, exactly once at it: a tick's verdicts become visible all together or not at all, and what
// is not committed is judged again by whoever owns the partition then.

/** What became of a batch; `unknown` means that nobody answered and both are possible. */
export type CommitResult =
  | { readonly kind: "committed"; readonly lastSequence: number }
  | { readonly kind: "refused"; readonly errCode: number; readonly description: string }
  | { readonly kind: "unknown"; readonly reason: string };

export type PipelineParts = {
  /** The next tick, a few parts at a time; nothing when nothing waits. */
  readonly collect: () => Iterable<Part[]>;
  readonly judge: (collected: readonly Part[]) => Promise<JudgedPart[]>;
  readonly commit: (plan: BatchPlan) => Promise<CommitResult>;
  readonly settle: (plan: BatchPlan, lastSequence: number, token: string) => void;
  /** Follows what is settled and must happen before the next commit: stopping a campaign that broke a critical rule. */
  readonly enforce: (plan: BatchPlan) => Promise<void>;
  /** Finds out where the parts of an uncommitted batch stand. */
  readonly resync: (plan: BatchPlan, token: string, result: CommitResult) => Promise<void>;
  /** Runs one thing after the other: one open batch a gate. */
  readonly lane: <T>(work: () => Promise<T>) => Promise<T>;
  readonly somethingToDo: () => Promise<void>;
  /** Lets what was written leave, and what has arrived come in. */
  readonly breathe: () => Promise<void>;
  readonly running: () => boolean;
  readonly newToken: () => string;
  readonly identity: { readonly gate: string; readonly verdictTtlSeconds: number };
};

export async function runPipeline(parts: PipelineParts): Promise<void> {
  let committing: Promise<void> = Promise.resolve();
  let fault: { readonly error: unknown } | undefined;
  while (parts.running() && !fault) {
    const judged = await judgeTick(parts);
    if (judged.length === 0) {
      await parts.somethingToDo();
      continue;
    }
    await committing;
    committing = parts.lane(() => commitTick(parts, judged));
    // A fault must end the gate loudly, not as an unhandled rejection, and also when nothing more arrives.
    committing.catch((error: unknown) => {
      fault ??= { error };
    });
    // Gathering the next tick keeps the thread busy for milliseconds: first the batch has to be on its way.
    await parts.breathe();
  }
  await committing;
}

async function judgeTick(parts: PipelineParts): Promise<JudgedPart[]> {
  const judging: Promise<JudgedPart[]>[] = [];
  for (const collected of parts.collect()) {
    const judged = parts.judge(collected);
    // Told below, once all is collected.
    judged.catch(() => {});
    judging.push(judged);
    await parts.breathe();
  }
  return (await Promise.all(judging)).flat();
}

async function commitTick(parts: PipelineParts, judged: readonly JudgedPart[]): Promise<void> {
  const current = judged.filter((part) => part.epoch === part.owned.epoch && part.owned.ready);
  if (current.length === 0) return;
  const token = parts.newToken();
  const plan = planBatch(current, { ...parts.identity, token });
  const result = await parts.commit(plan);
  if (result.kind !== "committed") return await parts.resync(plan, token, result);
  parts.settle(plan, result.lastSequence, token);
  await parts.enforce(plan);
}
