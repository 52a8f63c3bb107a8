import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { Console } from "./command.ts";
import { commands, groups } from "./commands.ts";
import { completionText } from "./completion/complete.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { joinCompletion } from "./join-completion.ts";
import { parserOf } from "./parser.ts";
import { Problem, problemOf, problemText } from "./problem.ts";

export type World = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly console: Console;
};

/** What the scripts of `consentry completion` and kubectl ask with; the name that Cobra has made customary. */
const completeWord = "__complete";

/**
 * Runs one command as typed (without the program's own name) and answers its exit code. It never throws: whatever goes wrong
 * is printed with its cure.
 */
export async function runCommand(argv: readonly string[], world: World): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === completeWord) {
    world.console.data(await completionText(rest, { commands, groups }, joinCompletion(world.env)));
    return exitCodes.yes;
  }
  let exitCode: ExitCode = exitCodes.yes;
  const program = parserOf({ console: world.console, version: version() }, async (wired, typed) => {
    exitCode = await wired.run(typed, { scope: typed.scope, env: world.env });
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.yes : exitCodes.usage;
    const problem = problemOf(error) ?? faultOf(error, world.env);
    world.console.progress(problemText(problem));
    return problem.exitCode;
  }
}

function faultOf(error: unknown, env: World["env"]): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const where = env.CONSENTRY_DEBUG && error instanceof Error ? `\n${error.stack ?? ""}` : "";
  return new Problem(`${message}${where}`, {
    exitCode: exitCodes.no,
    cure: "this is a fault of Consentry: CONSENTRY_DEBUG=1 shows where it happened, please report it",
  });
}

function version(): string {
  const { version: own }: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return own;
}
