/** What the programs of this directory share when they read their command line. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Typed wrongly: the message says what. */
export class UsageError extends Error {}

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
