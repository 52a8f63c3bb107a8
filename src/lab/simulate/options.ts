/** What `npm run simulate` is told on the command line. */
import { parseArgs } from "node:util";
import { plants } from "./plants.ts";

export type Options = {
  readonly from: number;
  readonly seeds: number;
  readonly plant: string | undefined;
  readonly output: "text" | "json";
};

export const help = `Runs gates in virtual time, between servers that lose calls and answers, while gates crash, stand still and come back. Each
seed is one run, and the same seed is the same run. Checked: every message gets exactly one final verdict, a person's messages
get theirs in order, nothing is approved under a hold, above a cap or after its time, and in the end everything is judged.

Usage: npm run simulate -- [options]

      --seeds <n>      how many runs (1000)
      --from <seed>    the first seed (1)
      --seed <seed>    this one only
      --plant <name>   puts a fault into every gate; the runs should find it
  -o, --output <form>  text or json
  -h, --help

Exit code 1 when a promise was broken, 2 when an option is wrong.

Plants:
${Object.keys(plants)
  .map((name) => `  ${name}\n`)
  .join("")}`;

export class UsageError extends Error {}

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parsed(args);
  if (values.help) return undefined;
  const { plant, output } = values;
  if (output !== "text" && output !== "json") throw new UsageError("--output is text or json");
  if (plant !== undefined && !Object.hasOwn(plants, plant)) throw new UsageError(`there is no plant ${plant}`);
  if (values.seed !== undefined) return { from: whole("--seed", values.seed), seeds: 1, plant, output };
  const seeds = whole("--seeds", values.seeds);
  if (seeds === 0) throw new UsageError("--seeds is a whole number from 1");
  return { from: whole("--from", values.from), seeds, plant, output };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: "string", default: "1000" },
        from: { type: "string", default: "1" },
        seed: { type: "string" },
        plant: { type: "string" },
        output: { type: "string", short: "o", default: "text" },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, written: string): number {
  const number = Number(written);
  if (!/^\d+$/.test(written) || number >= 2 ** 32) throw new UsageError(`${name} is a whole number below 2^32`);
  return number;
}
