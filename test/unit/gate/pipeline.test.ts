import { expect, it } from "vitest";
import type { Part } from "../../../src/gate/collect.ts";
import type { JudgedPart } from "../../../src/gate/commit.ts";
import { createLane } from "../../../src/gate/lane.ts";
import { type PipelineParts, runPipeline } from "../../../src/gate/pipeline.ts";
import { partition } from "../../support/partition.ts";

/** A gate whose ticks are one message each; what happens is written down in its order. */
function stage(count: number, changes: Partial<PipelineParts> = {}) {
  const told: string[] = [];
  const owned = partition(0, { ready: true });
  let collected = 0;
  let committed = 0;
  const done = () => committed === count;
  const parts: PipelineParts = {
    collect: () => {
      if (collected === count) return [];
      told.push(`collect ${++collected}`);
      return [[{ owned, epoch: owned.epoch, gathered: [], taken: 1, position: collected }]];
    },
    judge: async (ticks: readonly Part[]): Promise<JudgedPart[]> => {
      const judged = ticks.map((part) => ({ ...part, judged: [] }));
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(`judged ${ticks[0]?.position}`);
      return judged;
    },
    commit: async ({ layouts }) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      told.push(`committed ${layouts[0]?.part.position}`);
      committed++;
      return { kind: "committed", lastSequence: 1 };
    },
    settle: () => {},
    enforce: async () => {},
    resync: async () => {},
    lane: createLane(),
    somethingToDo: () => new Promise((resolve) => setTimeout(resolve, 1)),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    running: () => !done(),
    newToken: () => "t",
    identity: { gate: "gate-0", verdictTtlSeconds: 60 },
    ...changes,
  };
  return { run: () => runPipeline(parts), told, owned };
}

const order = (told: readonly string[], what: string) => told.filter((one) => one.startsWith(what));

it("commits ticks in the order in which they were taken", async () => {
  const { run, told } = stage(6);
  await run();
  expect(order(told, "committed")).toEqual([1, 2, 3, 4, 5, 6].map((tick) => `committed ${tick}`));
});

it("judges the next tick while one commits, and no more than that", async () => {
  const { run, told } = stage(6);
  await run();
  expect(told.indexOf("collect 2")).toBeLessThan(told.indexOf("committed 1"));
  expect(told.indexOf("collect 3")).toBeGreaterThan(told.indexOf("committed 1"));
});

it("judges a tick's first parts while its next ones are gathered, and commits them together", async () => {
  let left = 1;
  const { run, told } = stage(1, {
    collect: function* () {
      if (left-- !== 1) return;
      for (const position of [1, 2]) {
        told.push(`collect ${position}`);
        yield [{ owned: partition(position, { ready: true }), epoch: 0, gathered: [], taken: 1, position }];
      }
    },
    judge: async (parts) => {
      told.push(`ask ${parts[0]?.position}`);
      return parts.map((part) => ({ ...part, judged: [] }));
    },
    commit: async ({ layouts }) => {
      told.push(`commit ${layouts.map(({ part }) => part.position)}`);
      return { kind: "committed", lastSequence: 1 };
    },
    running: () => !told.includes("commit 1,2"),
  });
  await run();
  expect(told).toEqual(["collect 1", "ask 1", "collect 2", "ask 2", "commit 1,2"]);
});

it("drops a tick that was taken before its partition started over", async () => {
  let refuse = true;
  const { run, told, owned } = stage(3, {
    resync: async () => void owned.epoch++,
    commit: async ({ layouts }) => {
      const position = layouts[0]?.part.position;
      await new Promise((resolve) => setTimeout(resolve, 10));
      told.push(`${refuse ? "refused" : "committed"} ${position}`);
      if (!refuse) return { kind: "committed", lastSequence: 1 };
      refuse = false;
      return { kind: "refused", errCode: 10071, description: "wrong last sequence" };
    },
    running: () => !told.includes("judged 3"),
  });
  await run();
  expect(told).toContain("refused 1");
  expect(told).not.toContain("committed 2");
});

it("ends with the fault of a judge or a commit, also when nothing more arrives", async () => {
  const broken = async () => {
    throw new Error("broken");
  };
  await expect(stage(1, { judge: broken }).run()).rejects.toThrow("broken");
  await expect(stage(1, { commit: broken }).run()).rejects.toThrow("broken");
});
