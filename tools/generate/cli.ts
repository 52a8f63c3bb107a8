import type { Flag } from "../../src/cli/command.ts";
import { commands, groups } from "../../src/cli/commands.ts";
import { exitCodes } from "../../src/cli/exit-codes.ts";
import { scopeFlags } from "../../src/cli/scope-flags.ts";
import type { Wired } from "../../src/cli/wire.ts";
import { table, withoutTags } from "./page/table.ts";

const head = `<!-- Written by tools/generate/cli.ts; change the commands in src/cli instead. -->
# Commands

\`consentry <command> --help\` says the same. Installed as \`kubectl-consentry\` it is a plugin as well: \`kubectl consentry status\`. Data goes to
standard output, everything else to standard error. Which environment variables are read: [settings](../settings.md#commands).
`;

const exitWords: Readonly<Record<keyof typeof exitCodes, string>> = {
  yes: "Yes: done, found, approved",
  no: "A negative answer: refused, not there, not in order",
  usage: "Typed wrongly, or a setting is wrong",
  unreachable: "The API server or NATS could not be reached",
  timedOut: "Waited as long as was asked, and it did not happen",
};

const roles = `## Roles

\`consentry operator\`, \`gate\`, \`sync\`, \`intake\` and \`dispatch\` run a role until they get SIGTERM. They take no arguments: [settings](../settings.md).
\`consentry demo\` and \`consentry bench\` run what the README tells of.
`;

/** docs/reference/cli.md: every command, from the tree that is parsed by. */
export async function generate(): Promise<Map<string, string>> {
  const parts = [head, contents(), exitPart(), scopePart(), roles, ...commands.map(section)];
  return new Map([["docs/reference/cli.md", parts.join("\n")]]);
}

function contents(): string {
  const rows = commands.map(({ words, summary }) => [`[\`${words}\`](#${anchorOf(words)})`, summary]);
  return `${table(["command", ""], rows)}\n`;
}

function exitPart(): string {
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  const rows = names.map((name) => [`${exitCodes[name]}`, exitWords[name]]);
  return `## Exit codes\n\n${table(["code", ""], rows)}\n`;
}

function scopePart(): string {
  return `## Flags of every command\n\n${flagTable(scopeFlags)}\n`;
}

function section({ words, summary, details, args = [], flags, examples }: Wired): string {
  const typed = [words, ...args.map(({ name }) => name)].join(" ");
  const rows = [...args.map(({ name, help }) => [code(name), help, ""]), ...flags.map((flag) => flagRow(flag))];
  return [
    `## consentry ${words}`,
    "",
    ...groupLine(words),
    details === undefined
      ? `${summary[0]?.toUpperCase()}${summary.slice(1)}.`
      : withoutTags(details).replaceAll("\n", "\n\n"),
    "",
    ...(args.length > 0 ? [`**${code(typed)}**`, ""] : []),
    ...(rows.length > 0 ? [table(["", "", "default"], rows), ""] : []),
    ...examples.flatMap(({ does, type }) => [`    # ${does}`, `    ${type}`]),
    "",
  ].join("\n");
}

function groupLine(words: string): string[] {
  const [group = "", leaf] = words.split(" ");
  const isFirst = commands.find((each) => each.words.startsWith(`${group} `))?.words === words;
  return leaf !== undefined && isFirst ? [`*\`${group}\`: ${groups[group]}.*`, ""] : [];
}

function flagTable(flags: readonly Flag[]): string {
  return table(["", "", "default"], flags.map(flagRow));
}

function flagRow({ flags, help, byDefault, choices }: Flag): string[] {
  const allowed = choices === undefined ? "" : `: ${choices.join(", ")}`;
  return [code(flags), `${help}${allowed}`, byDefault === undefined ? "" : code(byDefault)];
}

const code = (text: string) => `\`${text}\``;
const anchorOf = (words: string) => `consentry-${words.replaceAll(" ", "-")}`;
