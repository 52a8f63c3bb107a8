import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Failure } from "../../schemas/failures.ts";

/** Lines of a file, or of standard input for `-`; empty ones left out. @throws Failure when it cannot be read */
export async function* linesOf(path: string): AsyncGenerator<string> {
  for await (const line of everyLineOf(path)) if (line.trim() !== "") yield line;
}

/** The same with the empty ones, where a line's number counts. @throws Failure when it cannot be read */
export async function* everyLineOf(path: string): AsyncGenerator<string> {
  const input = path === "-" ? process.stdin : createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    const { code } = cause as { code?: string };
    const message =
      code === "ENOENT" ? "the file is not there" : `the file cannot be read (${code ?? "unknown fault"})`;
    throw new Failure(code === "ENOENT" ? "NotFound" : "Unusable", message, { retry: false, cause });
  }
}
