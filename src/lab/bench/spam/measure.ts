/** `npm run bench -- spam`. */
import { runProgram } from "../../options.ts";
import { goals, help, readOptions } from "./options.ts";
import { runSpamBench, type SpamResult } from "./run.ts";

const exitFailed = 1;

export function measureSpam(args: readonly string[], progress: (line: string) => void): Promise<number> {
  return runProgram(args, {
    help,
    read: readOptions,
    run: async (options) => {
      const result = await runSpamBench(options, progress);
      process.stdout.write(options.output === "json" ? `${JSON.stringify(result)}\n` : tableOf(result));
      return options.check && !meetsGoals(result) ? exitFailed : 0;
    },
  });
}

function meetsGoals({ filter, load, modelBytes }: SpamResult): boolean {
  return (
    filter.one.p50Us <= goals.scoreP50Us &&
    load.clockMs <= goals.loadMs &&
    modelBytes <= goals.modelBytes &&
    filter.linesPerSecond > goals.linesPerSecond
  );
}

function tableOf({ filter, naiveBayes, bogofilter, ratios, load, modelBytes, lines }: SpamResult): string {
  return [
    row("", ["P50 µs", "P99 µs", "CPU µs", "LINES/S"]),
    row("filter", [...one(filter.one), whole(filter.linesPerSecond)]),
    row("naive Bayes", [...one(naiveBayes.one), whole(naiveBayes.linesPerSecond)]),
    row(`bogofilter ${bogofilter.version}`, ["", "", "", whole(bogofilter.linesPerSecond)]),
    "",
    `The filter reads ${ratios.linesToBogofilter} times the lines of bogofilter, and takes ${ratios.timeToNaiveBayes} times the time of naive Bayes.`,
    `The model loads in ${load.clockMs.toFixed(1)} ms (${load.busyMs.toFixed(1)} of the processor) and has ${whole(modelBytes / 1000)} kB compressed.`,
    `One text has about 160 characters. Lines are ${whole(lines)} real messages, read by a process whose start counts; naive Bayes has none.`,
    `Goals: p50 at most ${goals.scoreP50Us} µs, loading at most ${goals.loadMs} ms, at most ${goals.modelBytes / 1000} kB, more than ${whole(goals.linesPerSecond)} lines a second.`,
    "",
  ].join("\n");
}

function one({ p50Us, p99Us, busyUs }: SpamResult["filter"]["one"]): string[] {
  return [p50Us, p99Us, busyUs].map((us) => us.toFixed(1));
}

function row(name: string, values: readonly string[]): string {
  return (name.padEnd(20) + values.map((value) => value.padStart(12)).join("")).trimEnd();
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
