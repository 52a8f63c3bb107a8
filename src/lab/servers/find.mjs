/**
 * Finds servers that are already on this machine. Plain JavaScript without packages: tools/run.mjs asks before anything is installed.
 */
import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { knownServers } from "./known.mjs";
import { isAtLeast, parseVersion } from "./version.mjs";

/**
 * @typedef {import("./known.mjs").ServerName} ServerName
 * @typedef {Readonly<Record<string, string | undefined>>} Environment
 * @typedef {{ path: string, version: string }} FoundServer
 */

/** A program that does not tell its version in this time is taken for broken. */
const versionDeadlineMs = 10_000;

/**
 * For each name the first sufficient program of: KUBEBUILDER_ASSETS, PATH, the cache. Absent from the answer means not found.
 *
 * @param {readonly ServerName[]} names
 * @param {Environment} env
 * @returns {Promise<Map<ServerName, FoundServer>>}
 */
export async function findServers(names, env) {
  const found = await Promise.all(names.map((name) => findServer(name, env)));
  /** @type {Map<ServerName, FoundServer>} */
  const byName = new Map();
  for (const [index, name] of names.entries()) {
    const server = found[index];
    if (server) byName.set(name, server);
  }
  return byName;
}

/**
 * Where fetched and built servers are kept, between checkouts and runs.
 *
 * @param {Environment} env
 */
export function cacheDirectory(env) {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "consentry", "bin");
}

/**
 * @param {ServerName} name
 * @param {Environment} env
 * @returns {Promise<FoundServer | undefined>}
 */
async function findServer(name, env) {
  for (const directory of searchPath(env)) {
    const path = join(directory, name);
    const version = await versionOf(path, knownServers[name].versionArgs);
    if (version !== undefined && isAtLeast({ text: version, minimum: knownServers[name].minimum })) {
      return { path, version };
    }
  }
  return undefined;
}

/**
 * @param {Environment} env
 * @returns {string[]}
 */
function searchPath(env) {
  const assets = env.KUBEBUILDER_ASSETS;
  const path = (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
  return [...new Set([...(assets ? [assets] : []), ...path, cacheDirectory(env)])];
}

/**
 * The version that the program at `path` prints, "1.2.3"; undefined when there is no program, or it prints none.
 *
 * @param {string} path
 * @param {readonly string[]} args
 * @returns {Promise<string | undefined>}
 */
export async function versionOf(path, args) {
  try {
    await access(path, constants.X_OK);
  } catch {
    return undefined;
  }
  return new Promise((resolve) => {
    execFile(path, [...args], { timeout: versionDeadlineMs }, (error, stdout, stderr) => {
      resolve(error ? undefined : parseVersion(stdout + stderr)?.join("."));
    });
  });
}
