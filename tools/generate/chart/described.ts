import { z } from "zod";
import { chartValues } from "./values.ts";

/** A value as people meet it: where it stands, what it is unless set, what it means; groups have members. */
export type DescribedValue = {
  readonly path: readonly string[];
  readonly description: string;
  readonly byDefault: unknown;
  readonly members: readonly DescribedValue[];
};

type Node = {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
};

/** Members of `settings` are not values of their own: settings.md lists them, and none is set. */
const isLeaf = (path: readonly string[], node: Node) => path.at(-1) === "settings" || node.properties === undefined;
/** Read by nothing: Helm may put it there. */
const unshown = new Set(["global"]);

export function describedValues(): readonly DescribedValue[] {
  const schema = z.toJSONSchema(chartValues, { io: "input", reused: "inline" }) as Node;
  return membersOf(schema, []);
}

function membersOf(node: Node, path: readonly string[]): DescribedValue[] {
  return Object.entries(node.properties ?? {})
    .filter(([name]) => !unshown.has(name))
    .map(([name, member]) => described(member, [...path, name]));
}

function described(node: Node, path: readonly string[]): DescribedValue {
  const { description } = node;
  if (description === undefined) throw new Error(`the chart's value ${path.join(".")} has no description`);
  const leaf = isLeaf(path, node);
  if (leaf && node.default === undefined) throw new Error(`the chart's value ${path.join(".")} has no default`);
  return { path, description, byDefault: node.default, members: leaf ? [] : membersOf(node, path) };
}
