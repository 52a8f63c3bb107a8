/** Tells the story on standard error while it happens; standard output belongs to the result. */

export type Narrator = {
  /** A new act. */
  readonly act: (title: string) => void;
  /** Something that happened, with the seconds since the start. */
  readonly say: (line: string) => void;
  /** An expectation that came true. */
  readonly pass: (line: string) => void;
  /** An expectation that did not come true. */
  readonly fail: (line: string) => void;
  /** Text of another program, indented, as it was printed. */
  readonly show: (text: string) => void;
  /** Says nothing more. */
  readonly mute: () => void;
};

type Screen = { readonly isTTY?: boolean; readonly write: (text: string) => unknown };

export function createNarrator(screen: Screen, nowMs: () => number): Narrator {
  const startedAtMs = nowMs();
  const paint = (code: number, text: string) => (screen.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  const stamp = () => paint(2, `${((nowMs() - startedAtMs) / 1000).toFixed(1).padStart(6)} s`);
  let muted = false;
  const write = (line: string) => (muted ? undefined : void screen.write(`${line}\n`));
  return {
    act: (title) => write(`\n${paint(1, title)}`),
    say: (line) => write(`${stamp()}  ${line}`),
    pass: (line) => write(`${paint(32, "      ok")}  ${line}`),
    fail: (line) => write(`${paint(31, "  FAILED")}  ${line}`),
    show: (text) => write(indented(text, paint)),
    mute: () => {
      muted = true;
    },
  };
}

/** A line that begins with `$` is what a person types. */
function indented(text: string, paint: (code: number, text: string) => string): string {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => `  ${line.startsWith("$ ") ? paint(1, line) : line}`.trimEnd()).join("\n");
}
