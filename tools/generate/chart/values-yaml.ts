import { stringify } from "yaml";
import { type DescribedValue, describedValues } from "./described.ts";

const header = `# Values of the chart, with their defaults. Made by \`npm run generate\` from tools/generate/chart/values.ts and
# src/schemas/settings.ts, as values.schema.json is: change those.
`;

const width = 120;

/** values.yaml: every value with its meaning above it. */
export function valuesYaml(): string {
  return [header, ...describedValues().map(text)].join("\n");
}

function text(value: DescribedValue): string {
  const indent = "  ".repeat(value.path.length - 1);
  const key = value.path.at(-1) ?? "";
  const comment = wrapped(value.description, width - indent.length - 2)
    .map((line) => `${indent}# ${line}\n`)
    .join("");
  if (value.members.length > 0) return `${comment}${indent}${key}:\n${value.members.map(text).join("")}`;
  const yaml = stringify({ [key]: value.byDefault }, { lineWidth: 0, flowCollectionPadding: false });
  return comment + yaml.replaceAll(/^(?=.)/gm, indent);
}

function wrapped(sentence: string, limit: number): string[] {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + word.length >= limit) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
