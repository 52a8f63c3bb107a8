import { parseArgs } from "node:util";

export type DemoOptions = {
  /** Leaves everything running after the story, until Ctrl-C. */
  readonly keep: boolean;
  /** A shorter outage, for tests of the demo itself. */
  readonly fast: boolean;
  /** Context of an existing cluster; undefined starts a throw-away one. */
  readonly context: string | undefined;
  /** The members' consent lies in a PostgreSQL rather than in a file. */
  readonly withPostgres: boolean;
  readonly output: "text" | "json";
  /** Where programs, logs and `env` go; removed at the end. */
  readonly directory: string;
};

export const usage = `Shows what Consentry does, on real servers, in about two minutes.

Usage: npm run demo -- [options]      or: consentry demo [options]

  --keep            leave it running for the quick start; Ctrl-C ends it
  --context NAME    use this cluster of your kubeconfig instead of a throw-away one
  --with-postgres   one consent source is a real PostgreSQL, in which somebody withdraws
  --fast            a shorter outage
  -o, --output json one JSON document on standard output, for programs
  --dir DIRECTORY   where its files go until it ends (.demo)
  -h, --help        this text
`;

/** @returns the options, or why they cannot be understood */
export function readOptions(args: readonly string[]): DemoOptions | { readonly problem: string } | "help" {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        keep: { type: "boolean", default: false },
        fast: { type: "boolean", default: false },
        "with-postgres": { type: "boolean", default: false },
        context: { type: "string" },
        output: { type: "string", short: "o", default: "text" },
        dir: { type: "string", default: ".demo" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return "help";
    const { keep, fast, context, dir: directory, output, "with-postgres": withPostgres } = values;
    if (output !== "text" && output !== "json") return { problem: `-o takes text or json, not "${output}"` };
    return { keep, fast, context, withPostgres, directory, output };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
