/** Bogofilter, the Bayesian filter that Debian ships for mail (https://bogofilter.sourceforge.io), as a peer to compare with. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ObtainOptions } from "../../servers/obtain.ts";
import { removeDirectory, temporaryDirectory } from "../../servers/start.ts";
import type { Binary } from "../corpora.ts";
import { type BogofilterProgram, obtainBogofilter } from "./bogofilter-program.ts";

export type Bogofilter = {
  /** "1.2.5" */
  readonly version: string;
  /** How unwanted each text is, 0 to 1, in their order; by one process for all of them. */
  readonly score: (texts: readonly string[]) => Promise<number[]>;
  /** Writes texts down as `scoreFile` reads them, so that a measurement can leave the writing out. */
  readonly write: (texts: readonly string[]) => string;
  readonly scoreFile: (file: string) => Promise<number[]>;
  /** Removes what was learnt. It also goes when this process ends. */
  readonly close: () => Promise<void>;
};

/** From here on bogofilter itself, left as Debian configures it, calls a text spam. */
export const bogofilterCutoff = 0.99;

/**
 * Bogofilter, fetched where this machine has none, trained on labelled texts with the settings it comes with; only the
 * character set is said, since texts have no headers that would.
 *
 * @throws Error that names what is missing
 */
export async function trainBogofilter(texts: readonly Binary[], options: ObtainOptions = {}): Promise<Bogofilter> {
  const program = await obtainBogofilter(options);
  const directory = temporaryDirectory("consentry-bogofilter-");
  let files = 0;
  const write = (lines: readonly string[]) => {
    const file = join(directory, `${files++}.mbox`);
    writeFileSync(file, mailbox(lines));
    return file;
  };
  for (const [flag, unwanted] of [
    ["-s", true],
    ["-n", false],
  ] as const) {
    const own = texts.filter((each) => each.unwanted === unwanted).map(({ text }) => text);
    if (own.length > 0) await runOn(program, directory, ["-M", flag, "-I", write(own)]);
  }
  const scoreFile = async (file: string) => numbersIn(await runOn(program, directory, ["-M", "-e", "-TT", "-I", file]));
  const score = async (lines: readonly string[]) => {
    const scores = lines.length === 0 ? [] : await scoreFile(write(lines));
    if (scores.length === lines.length) return scores;
    throw new Error(`bogofilter answered ${scores.length} times to ${lines.length} texts`);
  };
  return { version: program.version, score, write, scoreFile, close: () => removeDirectory(directory) };
}

/** Texts as the bodies of mails without headers, in mbox form: a line that would begin the next mail is quoted. */
function mailbox(texts: readonly string[]): string {
  return texts.map((text) => `${envelope}\n\n${text.replace(/\0/g, " ").replace(/^(?=>*From )/gm, ">")}\n\n`).join("");
}

const envelope = "From sender@localhost Thu Jan  1 00:00:00 1970";
const outputMaxBytes = 1 << 30;

async function runOn(program: BogofilterProgram, directory: string, args: readonly string[]): Promise<string> {
  const always = ["-C", "-d", directory, "--charset-default=utf-8"];
  const options = { env: program.env, maxBuffer: outputMaxBytes };
  return (await promisify(execFile)(program.path, [...always, ...args], options)).stdout;
}

function numbersIn(output: string): number[] {
  return output.split("\n").filter(Boolean).map(Number);
}
