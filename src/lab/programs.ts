/** kubectl, helm and consentry, run as a person would run them, with what they print. */
import { spawn } from "node:child_process";

export type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  /** Our own unless given. */
  readonly env?: NodeJS.ProcessEnv;
  readonly deadlineMs?: number;
  /** What it reads; nothing unless given. */
  readonly stdin?: string;
  /** Ends the program, and starts none when it is aborted already. */
  readonly signal?: AbortSignal;
};

const usualDeadlineMs = 60_000;
/** What a program prints beyond this is not kept. */
const outputUnitsMax = 16 * 1024 * 1024;

/** Runs a program to its end. A refusal is an answer; only a program that cannot be started throws. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Answer> {
  const child = spawn(program, [...args], {
    env: options.env ?? process.env,
    stdio: ["pipe", "pipe", "pipe"],
    timeout: options.deadlineMs ?? usualDeadlineMs,
    killSignal: "SIGKILL",
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  child.stdin.on("error", () => {});
  child.stdin.end(options.stdin);
  const [stdout, stderr, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => resolve(exitCode ?? -1));
    }),
  ]);
  return { code, stdout, stderr };
}

/** As `runProgram`, but a refusal is a failure. Answers standard output. */
export async function mustRun(...[program, args, options]: Parameters<typeof runProgram>): Promise<string> {
  const answer = await runProgram(program, args, options);
  if (answer.code === 0) return answer.stdout;
  throw new Error(`${program} ${args.join(" ")} ended with ${answer.code}: ${(answer.stderr || answer.stdout).trim()}`);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) if (text.length < outputUnitsMax) text += String(chunk);
  return text;
}
