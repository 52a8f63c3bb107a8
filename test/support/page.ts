import { readFileSync } from "node:fs";

/** Commands of a page of docs by its headings, in their order. A command is an indented line. */
export function commandsOf(file: string): ReadonlyMap<string, readonly string[]> {
  const sections = readFileSync(file, "utf8").split(/^#+ /m).slice(1);
  return new Map(sections.map((section) => [section.split("\n", 1)[0] ?? "", indented(section)]));
}

/** Indented text that is no command: what one prints. */
const printed = /^(approved|rejected|deferred|held|[KP]\d|do:) /;
/** In a paragraph, or in an item of a numbered list. */
const commandLine = /^(?: {4}| {7})(\S.*)$/;

function indented(section: string): string[] {
  const lines = section.split("\n").flatMap((line) => commandLine.exec(line)?.[1] ?? []);
  return lines.filter((line) => !printed.test(line));
}

/** The page's block of a language, such as `csv`. */
export function blockOf(file: string, language: string): string {
  const [, block] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(readFileSync(file, "utf8")) ?? [];
  if (block === undefined) throw new Error(`${file} has no block of ${language}`);
  return block;
}
