/** npm packages: whether they are what package-lock.json says, and how they get there. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether node_modules holds what package-lock.json asks for, by npm's own record of its last complete install. Packages for other
 * systems are optional and may be absent.
 *
 * @param {string} root
 */
export async function packagesAreInstalled(root) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record) || !existsSync(join(root, "node_modules", "node", "bin", "node"))) return false;
  const installed = lockIn(record).packages;
  return Object.entries(lockIn(join(root, "package-lock.json")).packages).every(([path, wanted]) => {
    if (path === "") return true;
    const present = installed[path];
    return present === undefined ? wanted.optional === true : present.version === wanted.version;
  });
}

/**
 * Runs npm ci with its output on standard error.
 *
 * @param {string} root
 * @returns {Promise<void>}
 */
export function installPackages(root) {
  process.stderr.write("installing packages (npm ci, about half a minute)\n");
  const args = ["ci", "--prefer-offline", "--no-fund", "--no-audit", "--loglevel=error"];
  const child = spawn("npm", args, { cwd: root, stdio: ["ignore", 2, 2], env: environmentOutside(root) });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) return resolve();
      process.stderr.write("npm ci failed; what it said stands above\n");
      process.exit(1);
    });
  });
}

/**
 * Without node_modules/.bin, which `npm run` puts first on PATH: it holds the very runtime that npm ci is about to replace.
 *
 * @param {string} root
 */
export function environmentOutside(root) {
  const inside = join(root, "node_modules") + sep;
  const path = (process.env.PATH ?? "").split(delimiter).filter((directory) => !directory.startsWith(inside));
  return { ...process.env, PATH: path.join(delimiter) };
}

/**
 * @param {string} file
 * @returns {Lock}
 */
function lockIn(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
