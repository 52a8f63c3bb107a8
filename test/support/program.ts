/** The program as a process of its own, with everything it prints. */
import { type ChildProcess, spawn } from "node:child_process";

export type Program = {
  readonly child: ChildProcess;
  /** Standard output and standard error so far. */
  readonly told: () => string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

/** @param args of Node @param env beside PATH and HOME nothing else is inherited */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [...args], { env: { PATH, HOME, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  const add = (text: string) => {
    told += text;
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", add);
  const ended = new Promise<number | string>((end) => child.once("close", (code, signal) => end(code ?? signal ?? "")));
  return { child, told: () => told, ended };
}
