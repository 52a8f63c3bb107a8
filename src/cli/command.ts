import type { z } from "zod";
import type { ExitCode } from "./exit-codes.ts";
import type { Format } from "./output.ts";
import type { Cure } from "./problem.ts";

/**
 * A command, apart from how it is parsed and from what it is joined with. `run` gets the narrow parts it declares; `join-*.ts` makes
 * them of src/io, and index.ts puts the two together in one line.
 */
export type Command<Parts, Options> = {
  /** As typed: `status`, or `case ack` in the group `case`. */
  readonly words: string;
  /** Positional arguments as commander writes them: `<name>`, `[file]`, `[words...]`. */
  readonly args?: readonly { readonly name: string; readonly help: string }[];
  /** One line, in the list of commands. */
  readonly summary: string;
  /** What it does, for somebody who has not read the manual. */
  readonly details?: string;
  readonly examples: readonly { readonly type: string; readonly does: string }[];
  readonly flags?: readonly Flag[];
  /** Reads what the flags were given; names are camelCase: `--evidence-file` is `evidenceFile`. */
  readonly options: z.ZodType<Options>;
  readonly run: (parts: Parts, typed: Typed<Options>) => Promise<ExitCode>;
};

export type Flag = {
  /** As commander writes it: `--wait`, `-f, --file <path>`, `--purpose <name...>`. */
  readonly flags: string;
  readonly help: string;
  /** Shown in the help; the value itself comes from the command's schema. */
  readonly byDefault?: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
};

/** What was typed. */
export type Typed<Options> = {
  readonly args: readonly string[];
  readonly options: Options;
  readonly scope: Scope;
  readonly console: Console;
};

/** Options every command has, as kubectl has them. */
export type Scope = {
  readonly namespace?: string | undefined;
  readonly allNamespaces: boolean;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly output: Format;
};

/** Data goes to stdout, everything said about the work to stderr. Text comes with its newline. */
export type Console = {
  readonly data: (text: string) => void;
  readonly progress: (text: string) => void;
};

/** Opens what a command needs. @throws Problem or Failure when it cannot be reached */
export type Join<Parts> = (at: JoinAt) => Promise<Joined<Parts>>;

export type Joined<Parts> = {
  readonly parts: Parts;
  /** Called when the command has ended, however it ended. */
  readonly close: () => Promise<void>;
  /** What a reader does about a failure of these parts. */
  readonly cure?: Cure;
};

export type JoinAt = { readonly scope: Scope; readonly env: Readonly<Record<string, string | undefined>> };
