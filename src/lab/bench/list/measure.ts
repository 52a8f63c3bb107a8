/** `npm run bench -- list`. */
import { runProgram } from "../../options.ts";
import { help, readOptions } from "./options.ts";
import { type ListResult, runListBench } from "./run.ts";

export function measureList(args: readonly string[], progress: (line: string) => void): Promise<number> {
  return runProgram(args, {
    help,
    read: readOptions,
    run: async (options) => {
      const result = await runListBench(options.records, progress);
      process.stdout.write(options.output === "json" ? `${JSON.stringify(result)}\n` : textOf(result));
      return 0;
    },
  });
}

function textOf({ records, clockMs, syncMs, natsMs, memoryMaxBytes }: ListResult): string {
  const each = (ms: number) => `${((ms * 1000) / records).toFixed(0)} µs`;
  return [
    `${records.toLocaleString("en")} records in ${(clockMs / 1000).toFixed(1)} s, ${Math.round((records / clockMs) * 1000).toLocaleString("en")} a second.`,
    `Of the processor a record takes ${each(syncMs)} in sync and ${each(natsMs)} in NATS; sync had up to ${(memoryMaxBytes / 1e6).toFixed(0)} MB.`,
    "",
  ].join("\n");
}
