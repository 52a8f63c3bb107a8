/** The demo's directory: made empty, held by one demo at a time, gone when it ends, however it ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { guard, removeDirectory } from "../../servers/guard.ts";

const ownerFile = "pid";

/**
 * Makes the directory. Never takes one that it has not made itself, because all of it is removed in the end.
 *
 * @throws when another demo runs in it, or when it holds something else
 */
export function takeDirectory(path: string): { readonly path: string; readonly remove: () => Promise<void> } {
  const directory = resolve(path);
  if (existsSync(directory)) clearAbandoned(directory);
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(directory);
  guard({ directory });
  writeFileSync(join(directory, ownerFile), `${process.pid}\n`);
  return { path: directory, remove: () => removeDirectory(directory) };
}

function clearAbandoned(directory: string): void {
  const owner = ownerOf(directory);
  if (owner === undefined && readdirSync(directory).length > 0) {
    throw new Error(`${directory} is there already and is not a demo's: remove it, or name another one with --dir`);
  }
  if (owner !== undefined && isAlive(owner))
    throw new Error(`a demo runs in ${directory} (process ${owner}): end it first`);
  rmSync(directory, { recursive: true, force: true });
}

function ownerOf(directory: string): number | undefined {
  const file = join(directory, ownerFile);
  return existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
