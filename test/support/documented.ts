/** What the pages tell people to type, taken out of Markdown. */
import { globSync, readFileSync } from "node:fs";

export const pages = ["README.md", "SECURITY.md", "policies/README.md", ...globSync("docs/**/*.md")].sort();

/** A command and its page; `whole` is false within a sentence, where a name may stand for the command. */
export type Documented = { readonly page: string; readonly words: readonly string[]; readonly whole: boolean };

/** Every command on the pages that begins with this program, such as `kubectl`. */
export function documented(program: string, texts: ReadonlyMap<string, string> = readPages()): Documented[] {
  return [...texts].flatMap(([page, text]) =>
    commandsIn(text).flatMap(({ line, whole }) => {
      const words = wordsOf(line);
      return words[0] === program ? [{ page, words: words.slice(1), whole }] : [];
    }),
  );
}

export function readPages(): Map<string, string> {
  return new Map(pages.map((page) => [page, readFileSync(page, "utf8")]));
}

function commandsIn(text: string): { line: string; whole: boolean }[] {
  const blocks = linesOfBlocks(text).flatMap(simpleCommands);
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => withoutPlugin(code));
  return [
    ...blocks.map((line) => ({ line, whole: true })),
    ...inline.filter((line) => !line.includes("…")).map((line) => ({ line, whole: false })),
  ];
}

/** Lines that are indented by four or more, or stand in a fence without a language or of a shell. */
export function linesOfBlocks(text: string): string[] {
  let fence: string | undefined;
  return text.split("\n").filter((line) => {
    const [, language] = line.match(/^\s*```(\w*)/) ?? [];
    if (language !== undefined) {
      fence = fence === undefined ? language : undefined;
      return false;
    }
    return fence === undefined ? /^ {4}/.test(line) : ["", "sh", "bash"].includes(fence);
  });
}

/** The commands of a line of a shell: comments, prompts, redirections and what sets a variable are left out. */
function simpleCommands(line: string): string[] {
  const named = line.replace(/<([a-z][\w.-]*)>/g, "$1").replace(/(^|\s)#.*$/, "");
  const parts = named.split(/&&|\|\||[|;&()]/).map((part) => part.replace(/[<>]\s*\S*/g, "").trim());
  return parts.map((part) => withoutPlugin(part.replace(/^\$ /, "").replace(/^([A-Z_]+=\S* )+/, "")));
}

/** `kubectl consentry` is `consentry`. */
function withoutPlugin(command: string): string {
  return command.replace(/^kubectl (?=consentry\b)/, "");
}

/** As a shell splits a line. */
export function wordsOf(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ""));
}
