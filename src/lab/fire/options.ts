/** What `npm run fire` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../options.ts";

export type Options = {
  readonly messages: number;
  readonly gates: number;
  readonly kills: number;
  readonly natsKills: number;
  readonly replicas: number;
  readonly seed: number;
  readonly output: "table" | "json";
};

export const help = `Streams messages through real gates while gates and NATS are killed, frozen and cut off, and counts
afterwards: by \`consentry audit\` and by a script that shares no code with it.

Usage: npm run fire -- [options]

      --messages <n>    messages to send (20000)
      --gates <n>       gates that share the work (3)
      --kills <n>       SIGKILLs of gates, at each of eight named points in turn (200)
      --nats-kills <n>  faults of NATS: SIGKILL on one node; leader killed, stepped down, lame duck on three (20)
      --replicas <n>    1 or 3 nodes (1)
      --seed <n>        of recipients, campaigns and passings (1)
  -o, --output <form>   table or json
  -h, --help

Exit code 0 when nothing is missing, double, contradictory, out of order, over a cap or approved under a hold.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = typedOptions(args, {
    messages: { type: "string", default: "20000" },
    gates: { type: "string", default: "3" },
    kills: { type: "string", default: "200" },
    "nats-kills": { type: "string", default: "20" },
    replicas: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    output: { type: "string", short: "o", default: "table" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  const { output } = values;
  if (output !== "table" && output !== "json") throw new UsageError("--output is table or json");
  const replicas = wholeNumber("--replicas", values.replicas, 1);
  if (replicas !== 1 && replicas !== 3) throw new UsageError("--replicas is 1 or 3");
  return {
    messages: wholeNumber("--messages", values.messages, 100),
    gates: wholeNumber("--gates", values.gates, 1),
    kills: wholeNumber("--kills", values.kills, 0),
    natsKills: wholeNumber("--nats-kills", values["nats-kills"], 0),
    replicas,
    seed: wholeNumber("--seed", values.seed, 0),
    output,
  };
}
