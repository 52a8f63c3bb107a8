/** The benchmark: `npm run bench`, `consentry bench`. Data on standard output, progress on standard error. */
import { UsageError } from "../options.ts";
import { measureConsent } from "./consent/measure.ts";
import { measureList } from "./list/measure.ts";
import { help, type Options, readOptions } from "./options.ts";
import { tableOf } from "./report.ts";
import { meetsGoals, resultOf } from "./result.ts";
import { runBench } from "./run.ts";
import { measureSpam } from "./spam/measure.ts";
import type { Stage } from "./stage.ts";

const exitFailed = 1;
const exitUsage = 2;
const exitInterrupted = 130;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (args[0] === "consent") return await measureConsent(args.slice(1), progress);
    if (args[0] === "list") return await measureList(args.slice(1), progress);
    if (args[0] === "spam") return await measureSpam(args.slice(1), progress);
    const options = readOptions(args);
    if (options) return await measure(options);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? exitUsage : exitFailed;
  }
}

async function measure(options: Options): Promise<number> {
  let stage: Stage | undefined;
  // The servers' guardian ends them and removes their files whenever this process ends.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(exitInterrupted));
  try {
    const rounds = await runBench(options, progress, (set) => {
      stage = set;
    });
    const result = resultOf(rounds, options.campaigns);
    process.stdout.write(options.output === "json" ? `${JSON.stringify(result)}\n` : tableOf(result));
    return options.check && !meetsGoals(result) ? exitFailed : 0;
  } finally {
    await stage?.close();
  }
}

function progress(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
