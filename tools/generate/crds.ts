import { stringify } from "yaml";
import { group } from "../../src/schemas/group.ts";
import { kinds } from "../../src/schemas/resources/index.ts";
import { customResourceDefinition } from "./crd/definition.ts";

const header = "# Generated from src/schemas/resources by `npm run generate`. Do not edit.\n";

/** crds/: one custom resource definition a kind. */
export async function generate(): Promise<Map<string, string>> {
  return new Map(
    kinds.map((kind) => [
      `crds/${group}_${kind.plural}.yaml`,
      header + stringify(customResourceDefinition(kind), { lineWidth: 0, aliasDuplicateObjects: false }),
    ]),
  );
}
