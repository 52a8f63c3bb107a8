import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Every link of a Markdown page to a file that is not there, or to a heading that the page it leads to does not have, as
 * `<page> -> <target>`. Addresses are not looked at.
 */
export function deadLinks(root: string): string[] {
  const pages = globSync("**/*.md", { cwd: root, exclude: (name) => name === "node_modules" || name.startsWith(".") });
  return pages.sort().flatMap((page) =>
    linksIn(readFileSync(join(root, page), "utf8"))
      .filter((target) => !leadsSomewhere(root, { page, target }))
      .map((target) => `${page} -> ${target}`),
  );
}

/** Targets of `[text](target)` and `![text](target)`. */
function linksIn(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Whether a link of the page has a file and, where it names one, a place in it. */
export function leadsSomewhere(
  root: string,
  { page, target }: { readonly page: string; readonly target: string },
): boolean {
  const [path = "", place] = target.split("#");
  const file = path === "" ? join(root, page) : join(root, dirname(page), path);
  if (!existsSync(file)) return false;
  return place === undefined || !file.endsWith(".md") || placesIn(readFileSync(file, "utf8")).includes(place);
}

/** Headings, and what the page gives an id itself. */
function placesIn(markdown: string): string[] {
  const text = withoutFences(markdown);
  return [...headingPlaces(text), ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, place = ""]) => place)];
}

/** What forges make of headings: lower case, a dash for every space, other marks left out; the second of a name gets `-1`. */
function headingPlaces(text: string): string[] {
  const seen = new Map<string, number>();
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) => {
    const name = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}

function withoutFences(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, "");
}
