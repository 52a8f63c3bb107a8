import { withoutNumbers } from "../domain/recipient/written-number.ts";
import { Failure, type FailureCode } from "../schemas/failures.ts";
import { errorPage } from "../schemas/pages.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** Why a command ends without its result: the cause, what the reader does about it, and the page that says more. */
export class Problem extends Error {
  readonly exitCode: ExitCode;
  readonly cure: string | undefined;
  readonly see: string | undefined;

  constructor(message: string, options: ProblemOptions) {
    super(message, { cause: options.cause });
    this.name = "Problem";
    this.exitCode = options.exitCode;
    this.cure = options.cure;
    this.see = options.see;
  }
}

type ProblemOptions = {
  readonly exitCode: ExitCode;
  readonly cure?: string | undefined;
  readonly see?: string | undefined;
  readonly cause?: unknown;
};

/** Typed wrongly. */
export function usageProblem(message: string, cure?: string): Problem {
  return new Problem(message, { exitCode: exitCodes.usage, cure });
}

/** The answer is no. */
export function negativeAnswer(message: string, cure?: string): Problem {
  return new Problem(message, { exitCode: exitCodes.no, cure });
}

/** What to do about a failure, where its opener knows: whoever opened a connection knows how it is set. */
export type Cure = (failure: Failure) => string | undefined;

/** The problem behind whatever was thrown; undefined for a fault of this program, which nobody cures by typing something else. */
export function problemOf(error: unknown, cure: Cure = () => undefined): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Failure)) return undefined;
  const { code } = error;
  return new Problem(error.message, {
    exitCode: exitCodeOf[code],
    cure: cure(error),
    see: errorPage(code),
    cause: error,
  });
}

/** Does the work; a Failure in it comes out as a Problem with its cure. */
export async function withCure<T>(cure: Cure, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw problemOf(error, cure) ?? error;
  }
}

export const exitCodeOf: Record<FailureCode, ExitCode> = {
  Unreachable: exitCodes.unreachable,
  TimedOut: exitCodes.timedOut,
  Conflict: exitCodes.no,
  NotFound: exitCodes.no,
  Refused: exitCodes.no,
  Full: exitCodes.timedOut,
  Unusable: exitCodes.no,
  PartitionCountChanged: exitCodes.usage,
  LogBehind: exitCodes.no,
  Unsettled: exitCodes.timedOut,
  BadSettings: exitCodes.usage,
};

/** As it stands on stderr: a line of cause, below it the cure and the page. Numbers of people are cut down, wherever they come from. */
export function problemText({ message, cure, see }: Pick<Problem, "message" | "cure" | "see">): string {
  const below = [...(cure === undefined ? [] : [`   do: ${cure.replaceAll("\n", "\n       ")}`]), ...seeLine(see)];
  return withoutNumbers([`error: ${message}`, ...below, ""].join("\n"));
}

function seeLine(see: string | undefined): string[] {
  return see === undefined ? [] : [`  see: ${see}`];
}
