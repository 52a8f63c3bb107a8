/** What `npm run simulate` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../options.ts";
import { plants } from "./plants.ts";

export type Options = {
  readonly from: number;
  readonly seeds: number;
  readonly plant: string | undefined;
  readonly output: "text" | "json";
};

export const help = `Runs gates, dispatches, intakes, syncs and operators in virtual time, between servers that lose calls and answers, while they
crash, stand still and come back. Each seed is one run, and the same seed is the same run. Checked:

  gate      every message gets exactly one final verdict, which names what judged it, comes out again when it is replayed, and names nobody;
            a person's messages get theirs in order; nothing is approved under a hold, above a cap, after its time or with an unknown fact
  dispatch  nothing is sent twice, without approval, or after dispatch has seen a hold or a stop; every approval comes to its end
  intake    what WhatsApp was answered is stored; webhooks that come twice and in any order come to what people said; nobody whose stop was
            answered is approved afterwards
  sync      nothing is said to be in sync, or passed by the checkpoint, that is not projected; what is held of people in the end is what they
            said, or what their list says; the chain of their words is whole
  operator  a campaign that broke the policy goes on only when its case is closed and somebody has asked, once for each request, also when
            it was deleted and applied again; spec.suspend stops it; its status says in the end what the log says

Usage: npm run simulate -- [options]

      --seeds <n>      how many runs (1000)
      --from <seed>    the first seed (1)
      --seed <seed>    this one only
      --plant <name>   puts a fault into every life of a role; the runs should find it
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
