import { globSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

it("leads to every page, by its links and theirs", () => {
  const found = reachable("docs/README.md");
  const lost = globSync("docs/**/*.{md,yaml}").filter((page) => !found.has(page));
  expect(lost).toEqual([]);
});

/** Pages that links lead to from one; of a directory that is linked every page in it. */
function reachable(from: string, found = new Set<string>()): Set<string> {
  if (found.has(from)) return found;
  found.add(from);
  if (!from.endsWith(".md")) return found;
  for (const target of targetsOf(from)) {
    const pages = statSync(target).isDirectory() ? globSync(join(target, "*.md")) : [target];
    for (const page of pages) reachable(page, found);
  }
  return found;
}

function targetsOf(page: string): string[] {
  const links = [...readFileSync(page, "utf8").matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)].map(([, target = ""]) => target);
  return links.filter((target) => !/^[a-z]+:/.test(target)).map((target) => join(dirname(page), target));
}
