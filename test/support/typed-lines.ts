import { linesOfBlocks, readPages } from "./documented.ts";

/** A line that a page shows to be typed, without prompt and comment. */
export type TypedLine = { readonly page: string; readonly typed: string };

/** What a line begins with when it is to be typed; anything else in a block is what is printed, or a file. */
const programs =
  /^(?:[A-Z_]+=\S+ )*(?:consentry|kubectl|helm|docker|kind|buildah|ctr|npm|npx|node|go|git|python3?|pip|openssl|curl|nats|sh|bash|source|export|echo|printf|cat|make|\.|\.\/\S+|\.venv\/\S+)\s/;
const setsVariables = /^[a-z_]+=(?=.*(?:\$\(|'))/;

/** Every one of every page, in their order. */
export function typedLines(): TypedLine[] {
  return [...readPages()].flatMap(([page, text]) => {
    const lines = linesOfBlocks(text)
      .join("\n")
      .replace(/\s\\\n\s+/g, " ")
      .split("\n");
    return lines.map(withoutPrompt).flatMap((typed) => (isTyped(typed) ? [{ page, typed }] : []));
  });
}

function withoutPrompt(line: string): string {
  return line
    .trim()
    .replace(/^\$ /, "")
    .replace(/\s+#\s.*$/, "")
    .replace(/ &$/, "");
}

function isTyped(line: string): boolean {
  return programs.test(line) || setsVariables.test(line);
}
