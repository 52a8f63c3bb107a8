import { expect, it } from "vitest";
import { plants } from "../../../src/lab/simulate/plants.ts";
import { simulate } from "../../../src/lab/simulate/run.ts";

const seedsMax = 40;
/** Little can come between two reads in a row, or between an answer that is lost and the next look. */
const firstSeed: Readonly<Record<string, number>> = {
  "position-read-before-fence": 219,
  "no-answer-taken-as-stored": 45,
};

it.for(Object.entries(plants))(
  "finds a gate or dispatch with the fault %s",
  { timeout: 120_000 },
  async ([name, plant]) => {
    const found: string[] = [];
    const first = firstSeed[name] ?? 1;
    for (let seed = first; seed < first + seedsMax && found.length === 0; seed++) {
      const { broken } = await simulate(seed, plant);
      found.push(...broken);
    }
    expect(found).not.toEqual([]);
  },
);
