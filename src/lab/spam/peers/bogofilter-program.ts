/** Where bogofilter comes from: PATH, else the cache, else Debian's packages, unpacked into the cache and not installed. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, versionOf } from "../../servers/find.mjs";
import { withLock } from "../../servers/lock.ts";
import type { ObtainOptions } from "../../servers/obtain.ts";

export type BogofilterProgram = {
  readonly path: string;
  /** "1.2.5" */
  readonly version: string;
  /** The environment to run it in: its libraries may lie beside it. */
  readonly env: NodeJS.ProcessEnv;
};

const wanted = "bogofilter-sqlite";
/** What it needs beside the C library, by the beginning of the packages' names: their versions are the distribution's. */
const fetched = /^(?:bogofilter-|libgsl|libsqlite3-)/;

const run = promisify(execFile);

/** @throws Error that names what is missing, and how to get it */
export async function obtainBogofilter({
  env = process.env,
  progress = toStderr,
}: ObtainOptions = {}): Promise<BogofilterProgram> {
  const cache = dirname(cacheDirectory(env));
  const own = join(cache, "bogofilter");
  const found = (await onPath(env)) ?? (await unpacked(own, env));
  if (found !== undefined) return found;
  mkdirSync(cache, { recursive: true });
  await withLock({ file: `${own}.lock`, progress }, async () => {
    if (existsSync(own)) return;
    progress(`fetching Debian's ${wanted}`);
    await fetchPackages(own, env);
  });
  const now = await unpacked(own, env);
  if (now === undefined) throw new Error(`bogofilter was unpacked into ${own}, but does not run on this machine`);
  return now;
}

async function onPath(env: NodeJS.ProcessEnv): Promise<BogofilterProgram | undefined> {
  for (const directory of (env.PATH ?? "").split(":").filter((each) => each !== "")) {
    const path = join(directory, "bogofilter");
    const version = await versionOf(path, ["-V"]);
    if (version !== undefined) return { path, version, env };
  }
  return undefined;
}

async function unpacked(own: string, env: NodeJS.ProcessEnv): Promise<BogofilterProgram | undefined> {
  const path = join(own, "usr/bin", wanted);
  if (!existsSync(path)) return undefined;
  const libraries = join(own, "usr/lib");
  const directories = existsSync(libraries) ? readdirSync(libraries).map((name) => join(libraries, name)) : [];
  const withLibraries = { ...env, LD_LIBRARY_PATH: directories.join(":") };
  try {
    const { stdout } = await run(path, ["-V"], { env: withLibraries });
    return { path, version: /version ([\d.]+)/.exec(stdout)?.[1] ?? "", env: withLibraries };
  } catch {
    return undefined;
  }
}

/** Unpacked under another name and renamed at the end: what bears the name is whole. apt compares with its signed lists. */
async function fetchPackages(own: string, env: NodeJS.ProcessEnv): Promise<void> {
  const unfinished = `${own}.${process.pid}.unfinished`;
  mkdirSync(unfinished, { recursive: true });
  const here = { cwd: unfinished, env };
  try {
    const { stdout } = await run("apt-cache", ["depends", "--recurse", "--important", wanted], here);
    const packages = stdout.split("\n").filter((name) => fetched.test(name));
    await run("apt-get", ["download", ...packages], here);
    for (const file of readdirSync(unfinished).filter((name) => name.endsWith(".deb"))) {
      await run("dpkg-deb", ["-x", file, "."], here);
      rmSync(join(unfinished, file));
    }
    renameSync(unfinished, own);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(
      `Missing: bogofilter. It is not on PATH, and apt could not fetch ${wanted}: install it (Debian: apt-get update, ` +
        "apt-get install bogofilter)",
      { cause: error },
    );
  }
}

function toStderr(line: string): void {
  process.stderr.write(`spam: ${line}\n`);
}
