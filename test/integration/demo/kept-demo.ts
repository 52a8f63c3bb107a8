/** A demo that somebody keeps, and a second terminal beside it. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { temporaryDirectory } from "../../../src/lab/servers/start.ts";

const campaignStop = z.object({
  campaign: z.string(),
  clause: z.string(),
  rule: z.string(),
  timeToCeaseMs: z.number(),
  sentAfterHold: z.number(),
});

/** The document of `-o json`, and nothing else on standard output. */
const result = z.strictObject({
  messages: z.int(),
  verdicts: z.int(),
  approved: z.int(),
  rejected: z.int(),
  held: z.int(),
  deferred: z.int(),
  sent: z.int(),
  missing: z.int(),
  contradictory: z.int(),
  perClause: z.record(z.string(), z.int()),
  suspended: z.array(campaignStop),
  openCases: z.int(),
});

export type Typed = { readonly code: number; readonly data: string; readonly errors: string };

export type KeptDemo = {
  readonly result: z.infer<typeof result>;
  /** What it told on standard error. */
  readonly told: string;
  /** Where its files are. */
  readonly directory: string;
  /** Variables of its `env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Types a line in a second terminal, after `. .demo/env`. */
  readonly type: (line: string) => Promise<Typed>;
  /** Types a line that goes on for ever, until it has printed what was waited for. Answers all it has printed. */
  readonly typeUntil: (line: string, wanted: RegExp) => Promise<string>;
  /** Ctrl-C. Answers the exit code. */
  readonly end: () => Promise<number>;
};

const lineDeadlineMs = 60_000;

/** Plays the whole story and waits until the stage is the user's. @throws with what it told when it ends before */
export async function keepDemo(): Promise<KeptDemo> {
  const directory = join(temporaryDirectory("consentry-test-"), "demo");
  const args = ["tools/run.mjs", "demo", "--keep", "--fast", "-o", "json", "--dir", directory];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const [data, errors] = [collect(child.stdout), collect(child.stderr)];
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  const environmentFile = join(directory, "env");
  await Promise.race([untilThere(environmentFile), ended]);
  if (!existsSync(environmentFile) || data.text() === "") {
    child.kill("SIGINT");
    throw new Error(`the story broke off:\n${errors.text()}`);
  }
  const inTerminal = (line: string) =>
    spawn("sh", ["-c", `. "$0"; ${line}`, environmentFile], { timeout: lineDeadlineMs });
  return {
    result: result.parse(JSON.parse(data.text())),
    told: errors.text(),
    directory,
    environment: exportsOf(environmentFile),
    type: (line) => untilEnd(inTerminal(line)),
    typeUntil: (line, wanted) => untilPrinted(inTerminal(`exec ${line}`), wanted),
    end: () => {
      child.kill("SIGINT");
      return ended;
    },
  };
}

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 100));
}

function exportsOf(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8").matchAll(/^export (\w+)='(.*)'$/gm);
  return Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, value]));
}

async function untilEnd(child: ChildProcess): Promise<Typed> {
  const [data, errors] = [collect(child.stdout), collect(child.stderr)];
  const code = await new Promise<number>((resolve) => child.once("close", (exitCode) => resolve(exitCode ?? -1)));
  return { code, data: data.text(), errors: errors.text() };
}

async function untilPrinted(child: ChildProcess, wanted: RegExp): Promise<string> {
  const data = collect(child.stdout);
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", () => wanted.test(data.text()) && resolve());
    child.once("close", () => resolve());
  });
  child.kill();
  return data.text();
}

function collect(stream: NodeJS.ReadableStream | null): { readonly text: () => string } {
  let text = "";
  stream?.setEncoding("utf8").on("data", (chunk) => {
    text += String(chunk);
  });
  return { text: () => text };
}
