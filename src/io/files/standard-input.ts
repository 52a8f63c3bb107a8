import { fstatSync } from "node:fs";
import { Failure } from "../../schemas/failures.ts";

const standardInput = 0;

/**
 * What is handed over on standard input, from its first word to its last. Undefined when nothing is: a terminal and /dev/null are not
 * waited for.
 *
 * @throws Failure `Unusable` when it is longer than `unitsMax` UTF-16 units
 */
export async function textOnInput(unitsMax: number): Promise<string | undefined> {
  if (fstatSync(standardInput).isCharacterDevice()) return undefined;
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) {
    text += chunk;
    if (text.length > unitsMax)
      throw new Failure("Unusable", `the text on standard input is longer than ${unitsMax} characters`, {
        retry: false,
      });
  }
  return text.trim() === "" ? undefined : text.trim();
}
