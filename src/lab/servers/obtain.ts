/** Where real servers come from: this machine, else the official downloads, else a build from the modules that tools/ pins. */
import { mkdir } from "node:fs/promises";
import { buildServer } from "./build.ts";
import { downloadServer } from "./download.ts";
import { cacheDirectory, findServers } from "./find.mjs";
import { goIsUsable } from "./go.mjs";
import { type ServerName, serverNames } from "./known.mjs";
import { withLock } from "./lock.ts";

export type ServerPaths = Readonly<Record<ServerName, string>>;
export type Progress = (line: string) => void;

export interface ObtainOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Told what takes time. Standard error unless given: standard output belongs to the program's data. */
  readonly progress?: Progress;
}

/**
 * The path of each named server, fetched or built first if this machine has none that is new enough. Safe to call from several
 * processes at once: one works, the others wait for it.
 */
export async function obtainServers<Name extends ServerName>(
  names: readonly Name[],
  options: ObtainOptions = {},
): Promise<Readonly<Record<Name, string>>> {
  const env = options.env ?? process.env;
  const progress = options.progress ?? toStderr;
  const found = await findServers(names, env);
  if (found.size < names.length) {
    const directory = cacheDirectory(env);
    await mkdir(directory, { recursive: true });
    await withLock({ file: `${directory}.lock`, progress }, () => fetchMissing({ names, directory, env, progress }));
  }
  return pathsOf(names, found.size < names.length ? await findServers(names, env) : found);
}

interface Missing {
  readonly names: readonly ServerName[];
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
}

/** Looks again first: whoever held the lock before us may have brought them. */
async function fetchMissing({ names, directory, env, progress }: Missing): Promise<void> {
  const found = await findServers(names, env);
  const missing = serverNames.filter((name) => names.includes(name) && !found.has(name));
  const stillMissing: ServerName[] = [];
  for (const name of missing) {
    const failure = await downloadServer({ name, directory, env, progress });
    if (failure === undefined) continue;
    progress(`${name}: no download (${failure})`);
    stillMissing.push(name);
  }
  if (stillMissing.length === 0) return;
  if (!(await goIsUsable(env))) throw new Error(howToHelp(stillMissing, directory));
  for (const name of stillMissing) await buildServer({ name, directory, env, progress });
}

function howToHelp(names: readonly ServerName[], directory: string): string {
  return (
    `Missing: ${names.join(", ")}. Neither the official downloads nor Go 1.26 or newer are at hand. ` +
    `Install Go, or put the programs on PATH or into ${directory}.`
  );
}

function pathsOf<Name extends ServerName>(
  names: readonly Name[],
  found: ReadonlyMap<ServerName, { readonly path: string }>,
): Readonly<Record<Name, string>> {
  const paths: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const server = found.get(name);
    if (server === undefined) throw new Error(`${name} was fetched, but does not run on this machine`);
    paths[name] = server.path;
  }
  if (!isComplete(names, paths)) throw new Error("unreachable: every name was given a path");
  return paths;
}

function isComplete<Name extends ServerName>(
  names: readonly Name[],
  paths: Partial<Record<Name, string>>,
): paths is Record<Name, string> {
  return names.every((name) => paths[name] !== undefined);
}

function toStderr(line: string): void {
  process.stderr.write(`servers: ${line}\n`);
}
