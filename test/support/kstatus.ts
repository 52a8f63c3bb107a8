import type { TestContext } from "vitest";
import { askGoProgram } from "./go-program.ts";

/** What kstatus says of each object: Current, InProgress, Failed, Terminating. Skips the test by name where Go cannot build it. */
export async function kstatusOf(objects: readonly object[], context: TestContext): Promise<string[]> {
  return await askGoProgram("kstatus", objects, context);
}
