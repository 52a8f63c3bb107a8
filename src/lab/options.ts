/** What the programs of this directory share when they read their command line. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Typed wrongly: the message says what. */
export class UsageError extends Error {}

const exitUsage = 2;

/**
 * Reads the options and runs the program by them.
 *
 * @param program.read undefined when help was asked for
 * @returns the exit code: the program's own, or 2 with the help when something was typed wrongly
 */
export async function runProgram<T>(
  args: readonly string[],
  program: {
    readonly help: string;
    readonly read: (args: readonly string[]) => T | undefined;
    readonly run: (options: T) => Promise<number>;
  },
): Promise<number> {
  try {
    const options = program.read(args);
    if (options !== undefined) return await program.run(options);
    process.stdout.write(program.help);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${program.help}`);
    return exitUsage;
  }
}

/** The values of options, as typed. @throws UsageError when there is no such option, or it is given otherwise */
export function typedOptions<T extends NonNullable<ParseArgsConfig["options"]>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError when it is no whole number, or less than `least` */
export function wholeNumber(name: string, written: string, least: number): number {
  const number = Number(written);
  if (!/^\d+$/.test(written) || !Number.isSafeInteger(number) || number < least)
    throw new UsageError(`${name} is a whole number from ${least}`);
  return number;
}
