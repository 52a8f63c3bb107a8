/** The quick start of the README, as lines that can be typed. */

export type QuickStartLine = {
  /** Without the prompt, the comment and the `&`. */
  readonly typed: string;
  /** Typed with `&`: the next line begins before it has ended. */
  readonly behind: boolean;
  /** Lines that are shown below it. */
  readonly prints: readonly string[];
  /** Exit code: 1 below a line that says rejected, else 0. */
  readonly code: number;
};

/** Every `$ …` of the quick start, in its order. */
export function quickStartLines(readme: string): QuickStartLine[] {
  const [, section = ""] = readme.split("## Quick start");
  const [quickStart = ""] = section.split("\n## ");
  const code = quickStart.split("\n").filter((line) => line.startsWith("    "));
  const starts = code.flatMap((line, index) => (line.startsWith("    $ ") ? [index] : []));
  return starts.map((start, index) => lineOf(code.slice(start, starts[index + 1])));
}

function lineOf([first = "", ...below]: readonly string[]): QuickStartLine {
  const typed = withoutComment(first.slice("    $ ".length));
  return {
    typed: typed.replace(/ &$/, ""),
    behind: typed.endsWith(" &"),
    prints: below.map((line) =>
      line
        .slice(4)
        .replace(/ +\(exit code.*\)$/, "")
        .trimEnd(),
    ),
    code: below[0]?.startsWith("    rejected") ? 1 : 0,
  };
}

function withoutComment(line: string): string {
  return line.replace(/\s+# .*$/, "");
}

/** What is another each time: names of decisions, and how long something took. */
export function withoutChance(text: string): string {
  return text.replaceAll(/01[0-9A-HJKMNP-TV-Z]{10,14}/g, "DECISION").replaceAll(/\d+ ms/g, "N ms");
}
