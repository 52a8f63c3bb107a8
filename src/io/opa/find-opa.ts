import { accessSync, constants, existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** The `opa` to run: CONSENTRY_OPA, the PATH, else what the tests and the demo have fetched. Undefined when there is none. */
export function findOpa(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const onPath = (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, "opa"));
  const fetched = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "consentry", "bin", "opa");
  return [...(env.CONSENTRY_OPA ? [env.CONSENTRY_OPA] : []), ...onPath, fetched].find(isProgram);
}

function isProgram(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
