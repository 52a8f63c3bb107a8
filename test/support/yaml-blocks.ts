import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

/** Every block of YAML on a page: fenced (within a list too), or indented and beginning as a manifest or a part of one does. */
export function yamlBlocksOf(page: string): string[] {
  const text = readFileSync(page, "utf8");
  const fenced = [...text.matchAll(/^( *)```yaml\n(.*?)^\1```$/gms)];
  const indented = [...text.matchAll(/^( {4,})((?:apiVersion: .*|spec:)\n(?:\1(?!```).*\n|\n(?=\1))*)/gm)];
  const outside = indented.filter(({ index }) => !fenced.some((each) => within(each, index)));
  return [...fenced, ...outside].map(([, margin = "", block = ""]) =>
    block.replaceAll(`\n${margin}`, "\n").slice(block.startsWith(margin) ? margin.length : 0),
  );
}

function within({ index, 0: text }: RegExpExecArray, at: number): boolean {
  return at >= index && at < index + text.length;
}

/** Everything that these blocks hold, parsed. */
export function yamlObjectsOf(page: string): unknown[] {
  return yamlBlocksOf(page).flatMap((block) => parseAllDocuments(block).map((document): unknown => document.toJS()));
}
