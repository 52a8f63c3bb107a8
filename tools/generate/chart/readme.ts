import { type DescribedValue, describedValues } from "./described.ts";

/** The table of the chart's README. */
export function valuesTable(): string {
  const rows = describedValues().flatMap(leaves).map(row);
  return ["| value | default | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function leaves(value: DescribedValue): readonly DescribedValue[] {
  return value.members.length > 0 ? value.members.flatMap(leaves) : [value];
}

function row({ path, byDefault, description }: DescribedValue): string {
  return `| \`${path.join(".")}\` | \`${JSON.stringify(byDefault).replaceAll("|", "\\|")}\` | ${description.replaceAll("|", "\\|")} |`;
}
