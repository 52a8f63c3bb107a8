// The version of this repository that has to work beside today's: extracted from Git once, kept beside the servers.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../../src/lab/servers/find.mjs";
import { temporaryDirectory } from "../../src/lab/servers/start.ts";
import earlier from "./earlier-version.json" with { type: "json" };

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
/** What the roles are made of, and what they were installed from. */
const parts = ["src", "policies", "tools", "package.json", "package-lock.json"];

/** @returns the directory that holds it, ready to run @throws Error in words where this clone does not hold its commit */
export async function earlierVersion(): Promise<string> {
  const directory = join(dirname(cacheDirectory(process.env)), "versions", earlier.commit);
  if (!existsSync(directory)) await extract(directory);
  if (await hasOurPackages(directory)) await linkPackages(directory);
  else await run("npm", ["ci", "--omit=dev", "--ignore-scripts"], { cwd: directory });
  return directory;
}

/** Another checkout may have linked its own, and be gone. */
async function linkPackages(directory: string): Promise<void> {
  const link = join(directory, "node_modules");
  const ours = join(root, "node_modules");
  if ((await readlink(link).catch(() => undefined)) === ours) return;
  await rm(link, { recursive: true, force: true });
  await symlink(ours, link);
}

async function extract(directory: string): Promise<void> {
  await run("git", ["cat-file", "-e", `${earlier.commit}^{commit}`], { cwd: root }).catch((cause: unknown) => {
    const cure = "fetch it (git fetch --unshallow), or leave out what needs servers (CONSENTRY_SKIP_SERVERS=1)";
    throw new Error(`this clone does not hold ${earlier.commit}, the version to upgrade from: ${cure}`, { cause });
  });
  // Two runs at once must not see half of it.
  const half = temporaryDirectory("consentry-version-");
  const archive = join(half, "version.tar");
  await run("git", ["archive", "--output", archive, earlier.commit, "--", ...parts], { cwd: root });
  await run("tar", ["-xf", archive, "-C", half]);
  await rm(archive);
  await mkdir(dirname(directory), { recursive: true });
  await rename(half, directory).catch(async (error: unknown) => {
    if (!existsSync(directory)) throw error;
    await rm(half, { recursive: true });
  });
}

async function hasOurPackages(directory: string): Promise<boolean> {
  const [theirs, ours] = await Promise.all([directory, root].map((each) => readFile(join(each, "package-lock.json"))));
  return ours !== undefined && theirs?.equals(ours) === true;
}
