/** What `consentry bench spam` is told on the command line. */
import { typedOptions, UsageError, wholeNumber } from "../../options.ts";

export type SpamOptions = {
  /** Lines that the command reads, and bogofilter mails. */
  readonly lines: number;
  /** How often a single text is scored. */
  readonly texts: number;
  readonly output: "table" | "json";
  readonly check: boolean;
};

/** What has to be reached. */
export const goals = { scoreP50Us: 30, loadMs: 50, modelBytes: 600_000, linesPerSecond: 20_000 } as const;

export const help = `Measures the spam filter: how long one text of about 160 characters takes, how long the model takes to load and how large it is,
and how many lines a second \`consentry spam score\` reads, as a process of its own, start included. In the same run: bogofilter
(one process for all texts) and a naive Bayes filter in JavaScript. Ratios carry over to other machines, figures do not.

Usage: npm run bench -- spam [options]

      --lines <n>      lines that the command and bogofilter read (100000)
      --texts <n>      how often a single text is scored (50000)
      --quick          20000 lines and 10000 texts: for a look, not for a comparison
  -o, --output <form>  table or json
      --check          exit code 1 when one text takes more than ${goals.scoreP50Us} µs (p50), loading more than ${goals.loadMs} ms, the compressed
                       model more than ${goals.modelBytes / 1000} kB, or the command reads no more than ${goals.linesPerSecond} lines a second
  -h, --help

It needs bogofilter (fetched from Debian when missing), the texts of examples/data/spam, and half a minute.
`;

/** @returns undefined when help was asked for @throws UsageError */
export function readOptions(args: readonly string[]): SpamOptions | undefined {
  const values = typedOptions(args, {
    lines: { type: "string" },
    texts: { type: "string" },
    quick: { type: "boolean", default: false },
    output: { type: "string", short: "o", default: "table" },
    check: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  });
  if (values.help) return undefined;
  if (values.output !== "table" && values.output !== "json") throw new UsageError("--output is table or json");
  return {
    lines: wholeNumber("--lines", values.lines ?? (values.quick ? "20000" : "100000"), 1000),
    texts: wholeNumber("--texts", values.texts ?? (values.quick ? "10000" : "50000"), 1000),
    output: values.output,
    check: values.check,
  };
}
