import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { everyLineOf } from "../io/files/lines.ts";
import { bundleData } from "../schemas/policy/bundle-data.ts";
import type { Join } from "./command.ts";
import { bundleIn } from "./join-policy.ts";
import type { ScoreParts } from "./spam/score.ts";

/** The filter that this version was published with. */
const ownFilter = new URL("../../policies/data/consentry/filter/", import.meta.url);

export const joinScore: Join<ScoreParts> = async () => ({
  parts: {
    filter: async (bundle) => (bundle === undefined ? await filterHere() : (await bundleIn(bundle)).data.filter),
    lines: everyLineOf,
  },
  close: async () => {},
});

async function filterHere() {
  const [model, data] = await Promise.all(
    ["model.json", "data.yaml"].map((file) => readFile(fileURLToPath(new URL(file, ownFilter)), "utf8")),
  );
  return bundleData.shape.filter.parse({ ...JSON.parse(model ?? ""), ...parse(data ?? "") });
}
