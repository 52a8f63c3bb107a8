/** A Markdown table. Cells may hold Markdown; a bar or a line break in them does not end the cell. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows.map((row) => row.map(cell))];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function cell(text: string): string {
  return withoutTags(text).replaceAll("|", "\\|").replaceAll("\n", "<br>");
}

/** `<name>` in text would be read as HTML, which only our anchors shall be; between backticks it would not. */
export function withoutTags(markdown: string): string {
  const parts = markdown.split("`");
  return parts
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/<(?!a id="[\w-]+">|\/a>)/g, "&lt;") : part))
    .join("`");
}
