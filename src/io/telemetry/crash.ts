import { Failure } from "../../schemas/failures.ts";
import { errorPage } from "../../schemas/pages.ts";

/**
 * What a role says when it ends by a fault: its own failures in words with their page, of anything else the class, the code and where it happened.
 * Messages of libraries and of the engine itself quote what they stumbled over: somebody's number, or the text of a message.
 */
export function crashText(role: string, error: unknown): string {
  if (error instanceof Failure) return `${role}: ${error.message}\n  see: ${errorPage(error.code)}\n`;
  if (!(error instanceof Error)) return `${role}: a fault of Consentry\n`;
  const code =
    "code" in error && typeof error.code === "string" && codePattern.test(error.code) ? ` ${error.code}` : "";
  const frames = (error.stack ?? "").split("\n").filter((line) => framePattern.test(line));
  return `${role}: a fault of Consentry: ${nameOf(error)}${code}\n${frames.map((frame) => `${frame}\n`).join("")}`;
}

const codePattern = /^[A-Z][A-Z_]{1,60}$/;
/** Only whole lines that can be nothing else: a message may have lines of its own. */
const framePattern = /^ {4}at (?:[\w.<>[\] #$]{1,120} \()?(?:file:\/\/|node:|\/)[^\s()]*:\d+:\d+\)?$/;

function nameOf({ name }: Error): string {
  return /^[A-Z][A-Za-z]{0,60}$/.test(name) ? name : "Error";
}

/** From now on the process ends by a fault with `crashText` alone, and no diagnostic report holds its secrets. */
export function endByCrashText(role: string, exitCode: number): void {
  if (process.report) process.report.excludeEnv = true;
  // A rejection that nobody handles comes here as well. With a listener Node writes neither the error nor a report of it.
  process.on("uncaughtException", (error) => {
    process.stderr.write(crashText(role, error));
    process.exit(exitCode);
  });
}
