// The version of this repository that has to work beside today's: `test/data/earlier-version.tar.gz`, unpacked once and kept
// beside the servers. It is in the repository because a clone need not hold its history, made by
//
//     git archive 510827f -- src ':(exclude)src/lab' policies crds install examples/quickstart package.json package-lock.json | gzip -9n
//
// from the last commit whose filter is of format 1. The records on NATS are the same contract. When 0.1.0 is released, its files stand there.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../../src/lab/servers/find.mjs";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const archive = join(root, "test/data/earlier-version.tar.gz");

/** @returns the directory that holds it, ready to run */
export async function earlierVersion(): Promise<string> {
  const digest = createHash("sha256")
    .update(await readFile(archive))
    .digest("hex");
  const directory = join(dirname(cacheDirectory(process.env)), "versions", digest.slice(0, 12));
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
  // Two runs at once must not see half of it.
  const half = `${directory}.${process.pid}`;
  await mkdir(half, { recursive: true });
  await run("tar", ["-xzf", archive, "-C", half]);
  await rename(half, directory).catch(async (error: unknown) => {
    if (!existsSync(directory)) throw error;
    await rm(half, { recursive: true });
  });
}

async function hasOurPackages(directory: string): Promise<boolean> {
  const [theirs, ours] = await Promise.all([directory, root].map((each) => readFile(join(each, "package-lock.json"))));
  return ours !== undefined && theirs?.equals(ours) === true;
}
