import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { chartValues } from "./chart/values.ts";
import { withBlocks } from "./page/blocks.ts";
import { table } from "./page/table.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const path = "docs/operations/sizing.md";

const amounts = z.object({ cpu: z.string().optional(), memory: z.string() });
const resources = z.object({ requests: amounts, limits: amounts });

/** docs/operations/sizing.md: what the chart asks for. The rest of the page is written by hand. */
export async function generate(): Promise<Map<string, string>> {
  const text = await readFile(root + path, "utf8");
  const { operator, gate, sync, intake, dispatch } = chartValues.parse({});
  const rows = Object.entries({ operator, gate, sync, intake, dispatch }).map(([role, values]) => {
    const { requests, limits } = resources.parse(values.resources);
    const pods = "replicas" in values ? values.replicas : 1;
    return [role, `${pods}`, requests.cpu ?? "", requests.memory, limits.memory];
  });
  const block = table(["role", "pods", "CPU", "memory", "memory at most"], rows);
  return new Map([[path, withBlocks({ path, text }, new Map([["roles", block]]))]]);
}
