import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every link of a Markdown page to a file that is not there, as `<page> -> <target>`. Addresses and places within a page are not looked at. */
export function deadLinks(root: string): string[] {
  const pages = globSync("**/*.md", { cwd: root, exclude: (name) => name === "node_modules" || name.startsWith(".") });
  return pages.sort().flatMap((page) =>
    linksIn(readFileSync(join(root, page), "utf8"))
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page} -> ${target}`),
  );
}

/** Targets of `[text](target)` and `![text](target)`, without what follows a `#`. */
function linksIn(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target.split("#")[0] ?? "");
  return targets.filter((target) => target !== "" && !/^[a-z]+:/.test(target));
}
