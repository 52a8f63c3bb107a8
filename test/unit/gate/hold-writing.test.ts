import { expect, it } from "vitest";
import { createHoldWriting } from "../../../src/gate/hold-writing.ts";
import type { HoldRecord } from "../../../src/schemas/wire/hold.ts";
import { holdOf } from "../../support/verdicts.ts";

const [first, second] = ["spring-sale", "flash-sale"].map((name) =>
  holdOf({ scope: `campaign.marketing.${name}` }),
) as [HoldRecord, HoldRecord];

/** A log that is away until `comeBack`, for the scopes named. */
function writing(...away: string[]) {
  const told: string[] = [];
  const slept: number[] = [];
  let running = true;
  const holds = createHoldWriting({
    write: async ({ scope }) => {
      if (away.includes(scope)) throw new Error("no responders");
    },
    onWritten: ({ scope }) => told.push(`written ${scope}`),
    onFault: (scope) => told.push(`fault ${scope}`),
    running: () => running,
    sleep: async (ms) => {
      slept.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  const comeBack = (scope: string) => away.splice(away.indexOf(scope), 1);
  const stop = () => {
    running = false;
  };
  return { ...holds, told, slept, comeBack, stop };
}

const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await new Promise((resolve) => setImmediate(resolve));
};

it("writes a hold once, and is ready", async () => {
  const { write, problem, told } = writing();
  await write(first);
  expect(told).toEqual([`written ${first.scope}`]);
  expect(problem()).toBeUndefined();
});

it("writes again, more and more rarely, until the hold is in the log, and says meanwhile which one is not", async () => {
  const { write, problem, told, slept, comeBack } = writing(first.scope);
  const done = write(first);
  await ticks(9);
  expect(problem()).toBe(`the hold on ${first.scope} cannot be written`);
  comeBack(first.scope);
  await done;
  expect(told.at(-1)).toBe(`written ${first.scope}`);
  expect(told.filter((one) => one.startsWith("written"))).toHaveLength(1);
  expect(slept.slice(0, 7)).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  expect(problem()).toBeUndefined();
});

it("is not ready while one of two holds is not in the log, although the other is", async () => {
  const { write, problem, comeBack } = writing(first.scope, second.scope);
  const both = [write(first), write(second)];
  await ticks(2);
  expect(problem()).toBe(`the hold on ${first.scope}, ${second.scope} cannot be written`);
  comeBack(second.scope);
  await both[1];
  expect(problem()).toBe(`the hold on ${first.scope} cannot be written`);
  comeBack(first.scope);
  await both[0];
  expect(problem()).toBeUndefined();
});

it("ends with its gate: whoever watches over the campaign next writes the hold", async () => {
  const { write, stop, told } = writing(first.scope);
  const done = write(first);
  await ticks(2);
  stop();
  await done;
  expect(told.some((one) => one.startsWith("written"))).toBe(false);
});
