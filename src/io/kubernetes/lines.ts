import { Failure } from "../../schemas/failures.ts";

/** etcd refuses objects above 1.5 MiB and a list is paged, so a longer line is no object of the API server. */
const lineBytesMax = 16 * 1024 * 1024;

/** Non-empty lines of a body, as they arrive. @throws Failure Unusable when a line is longer than any object can be */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = pieces.pop() ?? "";
    for (const line of pieces) if (line !== "") yield line;
    if (rest.length > lineBytesMax) throw new Failure("Unusable", "a watch sent a line without end", { retry: true });
  }
  if (rest !== "") yield rest;
}
