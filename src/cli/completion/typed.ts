import type { Flag } from "../command.ts";
import { scopeFlags } from "../scope-flags.ts";
import type { Wired } from "../wire.ts";

export type CommandTree = {
  readonly commands: readonly Pick<Wired, "words" | "summary" | "args" | "flags">[];
  readonly groups: Readonly<Record<string, string>>;
};

/** A command line up to the cursor, taken apart. */
export type TypedSoFar = {
  /** Words of the command or group, such as `["case", "ack"]`. */
  readonly path: readonly string[];
  /** How many arguments stand before the cursor. */
  readonly argCount: number;
  /** The flag whose value is being typed. */
  readonly flag: Flag | undefined;
  /** The word under the cursor, of `--flag=value` the value. */
  readonly current: string;
  /** Values given so far, by the long name of their flag. */
  readonly given: Readonly<Record<string, string>>;
};

/** @param words after the program's own name; the last is the one under the cursor, and may be empty */
export function typedSoFar(words: readonly string[], tree: CommandTree): TypedSoFar {
  const tokens = words.flatMap((word, index) => tokensOf(word, { isLast: index === words.length - 1 }));
  const current = tokens.pop() ?? "";
  const path: string[] = [];
  const given: Record<string, string> = {};
  let argCount = 0;
  let flag: Flag | undefined;
  for (const token of tokens) {
    if (flag !== undefined) {
      given[longName(flag)] = token;
      flag = undefined;
    } else if (token.startsWith("-")) {
      const known = flagsAt(path, tree).find((each) => namesOf(each).includes(token));
      flag = known !== undefined && placeholderOf(known) !== undefined ? known : undefined;
    } else if (argCount === 0 && isWord([...path, token], tree)) path.push(token);
    else argCount += 1;
  }
  return { path, argCount, flag, current, given };
}

/** `--flag=value` is two tokens; bash hands over the sign between them as a word of its own. */
function tokensOf(word: string, { isLast }: { isLast: boolean }): string[] {
  if (word === "=") return isLast ? [""] : [];
  const [, name, value] = word.match(/^(--[^=]+)=(.*)$/s) ?? [];
  return name === undefined || value === undefined ? [word] : [name, value];
}

/** Flags that the command takes, its own first. */
export function flagsAt(path: readonly string[], { commands }: CommandTree): readonly Flag[] {
  const own = commands.find(({ words }) => words === path.join(" "))?.flags ?? [];
  return [...own, ...scopeFlags, helpFlag];
}

const helpFlag: Flag = { flags: "-h, --help", help: "what it does and how it is typed" };

function isWord(path: readonly string[], { commands }: CommandTree): boolean {
  const typed = path.join(" ");
  return commands.some(({ words }) => words === typed || words.startsWith(`${typed} `));
}

/** `-o` and `--output` of `-o, --output <format>`. */
export function namesOf({ flags }: Flag): string[] {
  return flags.split(/[ ,]+/).filter((part) => part.startsWith("-"));
}

export function longName(flag: Flag): string {
  return namesOf(flag).at(-1) ?? "";
}

/** `<format>` of `-o, --output <format>`; undefined for a flag without a value. */
export function placeholderOf({ flags }: Flag): string | undefined {
  return flags.match(/[<[][^>\]]+[>\]]/)?.[0];
}
