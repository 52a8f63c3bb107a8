/** What `npm run simulate` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../options.ts";
import { plants } from "./plants.ts";

export type Options = {
  readonly from: number;
  readonly seeds: number;
  readonly plant: string | undefined;
  readonly output: "text" | "json";
};

export const help = `Runs gates and dispatches in virtual time, between servers that lose calls and answers, while they crash, stand still and come
back. Each seed is one run, and the same seed is the same run. Checked: every message gets exactly one final verdict, which names what judged
it, comes out again when it is replayed, and names nobody; a person's messages get theirs in order; nothing is approved under a hold, above a
cap, after its time or with an unknown fact; nothing is sent twice, without approval, or after dispatch has seen a hold or a stop; and in the
end everything is judged, and every approval has come to its end.

Usage: npm run simulate -- [options]

      --seeds <n>      how many runs (1000)
      --from <seed>    the first seed (1)
      --seed <seed>    this one only
      --plant <name>   puts a fault into every gate or dispatch; the runs should find it
  -o, --output <form>  text or json
  -h, --help

Exit code 1 when a promise was broken, 2 when an option is wrong.

Plants:
${Object.keys(plants)
  .map((name) => `  ${name}\n`)
  .join("")}`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = typedOptions(args, {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    plant: { type: "string" },
    output: { type: "string", short: "o", default: "text" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  const { plant, output } = values;
  if (output !== "text" && output !== "json") throw new UsageError("--output is text or json");
  if (plant !== undefined && !Object.hasOwn(plants, plant)) throw new UsageError(`there is no plant ${plant}`);
  if (values.seed !== undefined) return { from: wholeNumber("--seed", values.seed, 0), seeds: 1, plant, output };
  const seeds = wholeNumber("--seeds", values.seeds, 1);
  return { from: wholeNumber("--from", values.from, 0), seeds, plant, output };
}
