/** Gates under fire: `npm run fire`. Data on standard output, progress on standard error. */
import { runProgram } from "../options.ts";
import { help, type Options, readOptions } from "./options.ts";
import { type Result, runFire } from "./run.ts";

const exitFailed = 1;
const exitInterrupted = 130;

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(exitInterrupted));
process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run });

async function run(options: Options): Promise<number> {
  const result = await runFire(options, (line) => process.stderr.write(`fire: ${line}\n`));
  process.stdout.write(options.output === "json" ? `${JSON.stringify(result)}\n` : tableOf(result));
  return isClean(result) ? 0 : exitFailed;
}

function isClean({ audit, outside, unfinished }: Result): boolean {
  return audit.exitCode === 0 && outside.exitCode === 0 && unfinished === 0;
}

function tableOf(result: Result): string {
  const counts = (named: Readonly<Record<string, number>>) =>
    Object.entries(named)
      .map(([name, count]) => `${name} ${count}`)
      .join(", ");
  const returns = result.returns.map(
    ({ kind, count, p50Ms, maxMs }) => `  ${kind.padEnd(14)} ${count} times: p50 ${p50Ms} ms, max ${maxMs} ms`,
  );
  return [
    `${result.messages} messages in ${result.seconds} s, ${result.parked} of them parked, ${result.unfinished} without a final verdict`,
    `gate kills:     ${counts(result.kills)}`,
    `faults:         ${counts(result.faults)}`,
    "first new verdict after",
    ...returns,
    "",
    `consentry audit (exit code ${result.audit.exitCode})`,
    result.audit.text.trimEnd(),
    "",
    `counted from outside (exit code ${result.outside.exitCode})`,
    result.outside.text.trimEnd(),
    "",
  ].join("\n");
}
