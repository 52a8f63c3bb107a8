/** What `consentry bench list` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../../options.ts";

export type ListOptions = { readonly records: number; readonly output: "table" | "json" };

export const help = `Measures how long sync takes for a list of consent that it has never read, in CSV: from its start until the last record is where
gates look, the chain of every person's events included. Beside it the processor time of sync and of NATS, and sync's memory.

Usage: npm run bench -- list [options]

      --records <n>    lines of the list, one a person (1000000)
      --quick          100000
  -o, --output <form>  table or json
  -h, --help

It needs nats-server (fetched or built when missing), Linux, and two minutes.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): ListOptions | undefined {
  const values = typedOptions(args, {
    records: { type: "string" },
    quick: { type: "boolean", default: false },
    output: { type: "string", short: "o", default: "table" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  if (values.output !== "table" && values.output !== "json") throw new UsageError("--output is table or json");
  return {
    records: wholeNumber("--records", values.records ?? (values.quick ? "100000" : "1000000"), 1000),
    output: values.output,
  };
}
