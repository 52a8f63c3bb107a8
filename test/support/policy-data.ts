import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type BundleData, bundleData } from "../../src/schemas/policy/bundle-data.ts";

const dir = "policies/data/consentry";

/** The part of the policy's data that the host reads, as the build puts it into the bundle. */
export function policyData(): BundleData {
  const lexicons = readdirSync(join(dir, "lexicons")).map((name) => yamlIn(`lexicons/${name}`));
  const lists = ["revision", "shorteners", "brands", "redirectors", "numbers", "files", "warnings"].map((name) =>
    yamlIn(`${name}.yaml`),
  );
  const rules: unknown = JSON.parse(readFileSync(join(dir, "rules/data.json"), "utf8"));
  return bundleData.parse({ ...Object.assign({}, ...lists), lexicons: Object.assign({}, ...lexicons), rules });
}

function yamlIn(name: string): object {
  return z.looseObject({}).parse(parse(readFileSync(join(dir, name), "utf8"), { uniqueKeys: true }));
}
