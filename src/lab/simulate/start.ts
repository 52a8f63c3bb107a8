/** The simulation: `npm run simulate`. Findings on standard output, progress on standard error. */
import { runProgram } from "../options.ts";
import { help, type Options, readOptions } from "./options.ts";
import type { Outcome } from "./run.ts";
import { simulateAll } from "./share.ts";

const progressEvery = 100;

process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run });

async function run(options: Options): Promise<number> {
  const { seeds, plant, output } = options;
  const failed: Outcome[] = [];
  const sum = { messages: 0, records: 0, crashes: 0, simulatedMs: 0 };
  let done = 0;
  await simulateAll(options, (outcome) => {
    for (const key of ["messages", "records", "crashes", "simulatedMs"] as const) sum[key] += outcome[key];
    if (outcome.broken.length > 0) failed.push(outcome);
    if (output === "text" && outcome.broken.length > 0) process.stdout.write(findingOf(outcome, plant));
    if (++done % progressEvery === 0 && done < seeds) process.stderr.write(`${done} of ${seeds} seeds\n`);
    // A single seed is asked for to look at it: whether it is the same run shows in its trace.
    if (output === "text" && seeds === 1) process.stdout.write(`trace ${outcome.trace}\n`);
  });
  failed.sort((one, other) => one.seed - other.seed);
  if (output === "json") process.stdout.write(`${JSON.stringify({ ...options, ...sum, failed }, null, 2)}\n`);
  else
    process.stdout.write(
      `${seeds} seeds: ${sum.messages} messages, ${sum.records} records, ${sum.crashes} restarts, ` +
        `${Math.round(sum.simulatedMs / 60_000)} simulated minutes, ${failed.length} seeds with a broken promise\n`,
    );
  return failed.length > 0 ? 1 : 0;
}

function findingOf({ seed, broken }: Outcome, plant: string | undefined): string {
  const replay = `npm run simulate -- --seed ${seed}${plant ? ` --plant ${plant}` : ""}`;
  return `seed ${seed}, again with: ${replay}\n${broken.map((line) => `  ${line}\n`).join("")}`;
}
