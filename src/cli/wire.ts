import type { z } from "zod";
import type { Command, Flag, Join, JoinAt, Typed } from "./command.ts";
import type { ExitCode } from "./exit-codes.ts";
import { usageProblem, withCure } from "./problem.ts";

/** A command joined with what it needs: all that parsing and running it takes. */
export type Wired = Pick<Command<never, never>, "words" | "args" | "summary" | "details" | "examples"> & {
  readonly flags: readonly Flag[];
  /** What the flags were given, as the command's schema reads it. @throws Problem when it was typed wrongly */
  readonly read: (given: unknown) => unknown;
  readonly run: (typed: Typed<unknown>, at: JoinAt) => Promise<ExitCode>;
};

/** Joins a command with the opener of its parts. Flags are read before anything is opened: a typing error costs no connection. */
export function wire<Parts, Options>(command: Command<Parts, Options>, join: Join<Parts>): Wired {
  const { words, args, summary, details, examples, flags } = command;
  return {
    words,
    summary,
    examples,
    flags: flags ?? [],
    ...(args === undefined ? {} : { args }),
    ...(details === undefined ? {} : { details }),
    read: (given) => readOptions(command.options, given),
    run: async (typed, at) => {
      const options = readOptions(command.options, typed.options);
      const { parts, close, cure } = await join(at);
      try {
        return await withCure(cure ?? (() => undefined), () => command.run(parts, { ...typed, options }));
      } finally {
        await close();
      }
    },
  };
}

function readOptions<Options>(schema: z.ZodType<Options>, given: unknown): Options {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  // The message of a schema says what it wants; what was typed stays out of it, for it may name a person.
  const wrong = result.error.issues.map((issue) => `${flagOf(issue.path)}: ${issue.message}`);
  throw usageProblem(wrong.join("; "));
}

function flagOf(path: readonly PropertyKey[]): string {
  const name = String(path[0] ?? "");
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
