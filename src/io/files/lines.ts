import { createReadStream } from "node:fs";
import { Failure } from "../../schemas/failures.ts";

/** Lines of a file, or of standard input for `-`; empty ones left out. @throws Failure when it cannot be read */
export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const line of everyLineOf(path)) if (line.trim() !== "") yield line;
}

/** What holds longer lines is no text: it would fill the memory before its end is found. UTF-16 units. */
const lineUnitsMax = 4 << 20;

/**
 * The same with the empty ones, where a line's number counts. Lines end with a line feed, or with carriage return and line
 * feed; other signs that may end a line (a return alone, U+2028) stay, as they may stand within a line of JSON.
 *
 * @throws Failure when it cannot be read
 */
export async function* everyLineOf(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunksOf(path)) {
    const lines = `${rest}${chunk}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > lineUnitsMax)
      throw new Failure("Unusable", `a line has more than ${lineUnitsMax} characters`, { retry: false });
    for (const line of lines) yield withoutReturn(line);
  }
  if (rest !== "") yield withoutReturn(rest);
}

async function* chunksOf(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  try {
    yield* input.setEncoding("utf8");
  } catch (cause) {
    const { code } = cause as { code?: string };
    const message =
      code === "ENOENT" ? "the file is not there" : `the file cannot be read (${code ?? "unknown fault"})`;
    throw new Failure(code === "ENOENT" ? "NotFound" : "Unusable", message, { retry: false, cause });
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
