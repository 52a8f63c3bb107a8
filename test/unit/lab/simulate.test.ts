import { expect, it } from "vitest";
import { simulate } from "../../../src/lab/simulate/run.ts";

const seeds = 100;

it("keeps every promise of all five roles, whatever fails", async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const { broken } = await simulate(seed);
    for (const line of broken) failed.push(`npm run simulate -- --seed ${seed}: ${line}`);
  }
  expect(failed).toEqual([]);
}, 300_000);

it("runs the same for the same seed, and otherwise for another", async () => {
  const [first, again, other] = [await simulate(7), await simulate(7), await simulate(8)];
  expect(again).toEqual(first);
  expect(other.trace).not.toBe(first.trace);
  expect(first.records).toBeGreaterThan(200);
});
