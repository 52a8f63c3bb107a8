import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Keeps what Node compiles of the program, so that the next command starts in about half the time
 * (https://nodejs.org/api/module.html#module-compile-cache). In the person's own cache: what lies in a shared directory another could have put there. Where
 * nothing can be kept, nothing changes.
 */
export function keepCompiled(env: Readonly<Record<string, string | undefined>>): void {
  enableCompileCache(join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "consentry", "compiled"));
}
