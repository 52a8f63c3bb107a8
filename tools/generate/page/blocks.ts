/** A page whose marked blocks hold what is given here; everything between other lines is left as people wrote it. */
export function withBlocks(
  page: { readonly path: string; readonly text: string },
  blocks: ReadonlyMap<string, string>,
): string {
  return [...blocks].reduce((text, [name, content]) => withBlock({ ...page, text }, { name, content }), page.text);
}

function withBlock(
  page: { readonly path: string; readonly text: string },
  block: { readonly name: string; readonly content: string },
): string {
  const open = `<!-- generated: ${block.name} -->`;
  const start = page.text.indexOf(open);
  const end = page.text.indexOf(close, start);
  if (start < 0 || end < 0) throw new Error(`${page.path}: it needs a line "${open}" and below it one "${close}"`);
  return `${page.text.slice(0, start)}${open}\n${block.content}\n${page.text.slice(end)}`;
}

const close = "<!-- end -->";
