import { expect, it } from "vitest";
import { plants } from "../../../src/lab/simulate/plants.ts";
import { simulate } from "../../../src/lab/simulate/run.ts";

const seedsMax = 40;
/** A gate that hears late of a stop, and has a message to just that person, is rare. */
const firstSeed: Readonly<Record<string, number>> = {
  "answered-before-in-force": 57,
};

it.for(Object.entries(plants))("finds a role with the fault %s", { timeout: 120_000 }, async ([name, plant]) => {
  const found: string[] = [];
  const first = firstSeed[name] ?? 1;
  for (let seed = first; seed < first + seedsMax && found.length === 0; seed++) {
    const { broken } = await simulate(seed, plant);
    found.push(...broken);
  }
  expect(found).not.toEqual([]);
});
