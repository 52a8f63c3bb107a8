/** What `consentry bench consent` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../../options.ts";

export type ConsentOptions = {
  /** How many records are held, one measurement each. */
  readonly sizes: readonly number[];
  /** So many are loaded from NATS as well; 0: none are. */
  readonly fromNats: number;
  readonly output: "table" | "json";
};

export const help = `Measures how a gate holds consent in memory: bytes a record, look-ups a second, the longest pause while records come in, and
how long a start takes from a snapshot and from NATS. Beside it, as before there was a table: a Map with an object a record.

Usage: npm run bench -- consent [options]

      --records <n,…>    how many records, one measurement each (10000,1000000,2000000,5000000)
      --from-nats <n>    so many are loaded from NATS too; 0: none (1000000)
      --quick            10000 and 1000000 records, 100000 of them from NATS
  -o, --output <form>    table or json
  -h, --help

It needs nats-server (fetched or built when missing), 2 GB of memory, and some minutes.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): ConsentOptions | undefined {
  const values = typedOptions(args, {
    records: { type: "string" },
    "from-nats": { type: "string" },
    quick: { type: "boolean", default: false },
    output: { type: "string", short: "o", default: "table" },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  if (values.output !== "table" && values.output !== "json") throw new UsageError("--output is table or json");
  const sizes = values.records ?? (values.quick ? "10000,1000000" : "10000,1000000,2000000,5000000");
  return {
    sizes: sizes.split(",").map((size) => wholeNumber("--records", size, 1000)),
    fromNats: wholeNumber("--from-nats", values["from-nats"] ?? (values.quick ? "100000" : "1000000"), 0),
    output: values.output,
  };
}
