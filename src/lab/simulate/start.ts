/** The simulation: `npm run simulate`. Findings on standard output, progress on standard error. */
import { runProgram } from "../options.ts";
import { help, type Options, readOptions } from "./options.ts";
import { plants } from "./plants.ts";
import { type Outcome, simulate } from "./run.ts";

const progressEvery = 100;

process.exitCode = await runProgram(process.argv.slice(2), { help, read: readOptions, run });

async function run(options: Options): Promise<number> {
  const { from, seeds, plant, output } = options;
  const failed: Outcome[] = [];
  const sum = { messages: 0, records: 0, crashes: 0, simulatedMs: 0 };
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await simulate(seed, plant ? plants[plant] : undefined);
    for (const key of ["messages", "records", "crashes", "simulatedMs"] as const) sum[key] += outcome[key];
    if (outcome.broken.length > 0) failed.push(outcome);
    if (output === "text" && outcome.broken.length > 0) process.stdout.write(findingOf(outcome, plant));
    const done = seed - from + 1;
    if (done % progressEvery === 0 && done < seeds) process.stderr.write(`${done} of ${seeds} seeds\n`);
    // A single seed is asked for to look at it: whether it is the same run shows in its trace.
    if (output === "text" && seeds === 1) process.stdout.write(`trace ${outcome.trace}\n`);
  }
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
