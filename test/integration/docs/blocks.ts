import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { pages } from "../../support/documented.ts";
import { manifest } from "../../support/resources.ts";
import { yamlBlocksOf } from "../../support/yaml-blocks.ts";

/** What a page shows to be applied: whole objects, or a part of a ConsentSource, completed. */
export type Applied = { readonly page: string; readonly begins: string; readonly text: string };

/** Blocks that are for another reader than the API server, and the test that reads them as that one does. */
export const forOthers: Readonly<Record<string, string>> = {
  "docs/operations/gitops.md": "test/integration/gitops/states.test.ts",
  "docs/operations/install.md": "test/integration/chart/templates.test.ts",
};

const part = z.looseObject({ spec: z.looseObject({}).optional(), optIn: z.looseObject({}).optional() });

export function appliedBlocks(): Applied[] {
  return pages
    .filter((page) => !(page in forOthers))
    .flatMap((page) => yamlBlocksOf(page).map((block) => ({ page, begins: beginOf(block), text: manifestOf(block) })));
}

/** A whole one as it stands, so that kubectl reads what a person would give it. */
function manifestOf(block: string): string {
  const object = part.parse(parseAllDocuments(block)[0]?.toJS());
  return "kind" in object ? block : JSON.stringify(completed(object));
}

function completed({ spec, optIn }: z.infer<typeof part>): object {
  return manifest("ConsentSource", { name: "a-part-of-one", spec: { ...spec, ...(optIn && { optIn }) } });
}

function beginOf(block: string): string {
  return block.trim().split("\n").slice(0, 4).join(" ").slice(0, 60);
}
