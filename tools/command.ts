/** Programs that the tasks run, with their output kept. */
import { spawn } from "node:child_process";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export interface CommandResult {
  readonly code: number;
  /** Standard output and error in the order in which they came. */
  readonly output: string;
  readonly stdout: string;
}

/** Rules and their data; policies/ itself also holds JSON Schemas, which are no data. */
export const policySources = ["policies/consentry", "policies/data"] as const;

/** Runs to the end. A program that is not there is a result as well: code 127. */
export function run({ command, args }: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", (error) => resolve({ code: 127, output: String(error), stdout }));
    child.once("close", (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}

/** Runs to the end with its output shown as it comes, on standard error; the exit code. */
export function show({ command, args }: Command): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { stdio: ["ignore", 2, 2] });
    child.once("error", (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** A program of an installed package, run on the Node that runs us. */
export function packageProgram(path: string, ...args: readonly string[]): Command {
  return { command: process.execPath, args: [`node_modules/${path}`, ...args] };
}
