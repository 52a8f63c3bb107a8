/** Whether package-lock.json can be installed everywhere. */
import { readFileSync } from "node:fs";

interface LockedPackage {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * One line for each package that package-lock.json mentions as optional and does not list. A registry that has only this system's binaries
 * makes npm leave the others out, and then `npm ci` refuses the file with any other registry and on any other system.
 */
export function lockGaps(file: string): string[] {
  const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !placesFor(name, path).some((place) => place in lock.packages))
      .map(([name, version]) => `${path} may need ${name} ${version}, which the lock does not list`),
  );
}

/** Where Node looks for a package from `path` upwards. */
function placesFor(name: string, path: string): string[] {
  const parents = path
    .split("/node_modules/")
    .map((_, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
  return ["", ...parents].map((parent) => `${parent === "" ? "" : `${parent}/`}node_modules/${name}`);
}
