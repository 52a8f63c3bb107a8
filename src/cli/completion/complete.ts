import type { KindName } from "../../schemas/resources/index.ts";
import { type CommandTree, flagsAt, longName, namesOf, placeholderOf, type TypedSoFar, typedSoFar } from "./typed.ts";

/** What stands in a cluster or kubeconfig; empty when it cannot be asked in a moment. */
export type CompletionParts = {
  readonly namesOf: (kind: KindName | "Namespace", at: Given) => Promise<readonly string[]>;
  readonly contexts: (at: Given) => readonly string[];
};

/** Flags as typed, by their long names. */
export type Given = Readonly<Record<string, string>>;

type Candidate = { readonly value: string; readonly help?: string };

/** Cobra's words for what a shell does besides: nothing, or file names as well. */
const noFiles = ":4";
const filesToo = ":0";

/**
 * Answers in Cobra's protocol, which kubectl reads from a plugin too: a candidate a line, what it is behind a tab, and last a
 * directive. @param words as `typedSoFar` takes them
 */
export async function completionText(
  words: readonly string[],
  tree: CommandTree,
  parts: CompletionParts,
): Promise<string> {
  const typed = typedSoFar(words, tree);
  const candidates = await candidatesFor(typed, tree, parts);
  if (candidates === "files") return `${filesToo}\n`;
  const fitting = candidates.filter(({ value }) => value.startsWith(typed.current));
  const lines = fitting.map(({ value, help }) => (help === undefined ? value : `${value}\t${help}`));
  return [...lines, noFiles].map((line) => `${line}\n`).join("");
}

type Candidates = readonly Candidate[] | "files";

async function candidatesFor(typed: TypedSoFar, tree: CommandTree, parts: CompletionParts): Promise<Candidates> {
  const { flag, current, path, argCount } = typed;
  if (flag?.choices !== undefined) return flag.choices.map((value) => ({ value }));
  if (flag !== undefined) return await valuesOf(byFlag[longName(flag)] ?? placeholderOf(flag) ?? "", typed, parts);
  if (current.startsWith("-")) return flagCandidates(typed, tree);
  const below = wordsBelow(path, tree);
  if (below.length > 0) return argCount === 0 ? below : [];
  const args = tree.commands.find(({ words }) => words === path.join(" "))?.args ?? [];
  const arg = args[argCount] ?? args.findLast(({ name }) => name.includes("..."));
  return arg === undefined ? [] : await valuesOf(arg.name, typed, parts);
}

/** Short names only to who has typed one dash. */
function flagCandidates({ path, current }: TypedSoFar, tree: CommandTree): Candidate[] {
  const shown = (name: string) => name.startsWith("--") || current === "-";
  return flagsAt(path, tree).flatMap((flag) =>
    namesOf(flag)
      .filter(shown)
      .map((value) => ({ value, help: flag.help })),
  );
}

function wordsBelow(path: readonly string[], { commands, groups }: CommandTree): Candidate[] {
  const start = path.map((word) => `${word} `).join("");
  const found = new Map<string, string>();
  for (const { words, summary } of commands.filter((each) => each.words.startsWith(start))) {
    const [word = "", ...more] = words.slice(start.length).split(" ");
    found.set(word, more.length === 0 ? summary : (groups[word] ?? word));
  }
  return [...found].map(([value, help]) => ({ value, help }));
}

/** Where what a flag is called says more than its placeholder. */
const byFlag: Readonly<Record<string, string>> = {
  "--namespace": "<namespace>",
  "--context": "<context>",
  "--campaign": "<campaign>",
  "--sender": "<sender>",
  "--source": "<source>",
  "--template": "<template>",
};

/** Kinds whose names fit, and the words that may stand before a slash. */
const kindsOf: Readonly<Record<string, readonly (readonly [KindName | "Namespace", string])[]>> = {
  namespace: [["Namespace", ""]],
  campaign: [["Campaign", "campaign/"]],
  case: [["ComplianceCase", "case/"]],
  sender: [["Sender", "sender/"]],
  source: [["ConsentSource", "source/"]],
  template: [["MessageTemplate", ""]],
  object: [
    ["Campaign", "campaign/"],
    ["Sender", "sender/"],
  ],
};

const filePlaceholders = ["file", "path", "dir", "directory", "bundle", "old", "new"];

async function valuesOf(placeholder: string, typed: TypedSoFar, parts: CompletionParts): Promise<Candidates> {
  const word = placeholder.replace(/[<>[\].]/g, "");
  if (filePlaceholders.includes(word)) return "files";
  if (word === "context") return parts.contexts(typed.given).map((value) => ({ value }));
  if (word === "shell") return shells.map((value) => ({ value }));
  const kinds = kindsOf[word] ?? [];
  // A bare name means the one kind that makes sense; of several each says which it is.
  const prefixed = kinds.length > 1 || typed.current.includes("/");
  const each = kinds.map(async ([kind, prefix]) => {
    const names = await parts.namesOf(kind, typed.given);
    return names.map((name) => ({ value: prefixed ? `${prefix}${name}` : name }));
  });
  return (await Promise.all(each)).flat();
}

export const shells = ["bash", "zsh", "fish", "powershell"] as const;
