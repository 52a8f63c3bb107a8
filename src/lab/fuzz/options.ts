/** What `npm run fuzz` is told on the command line. */
import { typedOptions, wholeNumber } from "../options.ts";

export type Options = { readonly messages: number; readonly seed: number; readonly from: number };

export const help = `Judges hostile messages on the gate's own path, from the decoder to the policy in WebAssembly, and stops at the first that
throws, is judged without a reason, names somebody in its record, or is taken for something else by another reader.

Usage: npm run fuzz -- [options]

      --messages <n>  how many (100000)
      --seed <n>      the same seed makes the same messages (another one each time)
      --from <n>      the first of the seed's messages (0)
  -h, --help

Prints one line of JSON. Exit code 1 when a promise was broken, and how to judge that message again; 2 when an option is wrong.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[], nowMs: number): Options | undefined {
  const values = typedOptions(args, {
    messages: { type: "string", default: "100000" },
    seed: { type: "string", default: String(nowMs % 1_000_000) },
    from: { type: "string", default: "0" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  return {
    messages: wholeNumber("--messages", values.messages, 1),
    seed: wholeNumber("--seed", values.seed, 0),
    from: wholeNumber("--from", values.from, 0),
  };
}
