import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { group } from "../../src/schemas/group.ts";
import { kinds } from "../../src/schemas/resources/index.ts";
import { templateOf } from "./chart/manifests.ts";
import { policyFiles } from "./chart/policy.ts";
import { valuesTable } from "./chart/readme.ts";
import { valuesSchema } from "./chart/schema.ts";
import { valuesYaml } from "./chart/values-yaml.ts";
import { generate as generateCrds } from "./crds.ts";
import { withBlocks } from "./page/blocks.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const chart = "charts/consentry";

/** charts/consentry: values and their schema, the kinds, rights and admission policies as templates, the policy, the README's table. */
export async function generate(): Promise<Map<string, string | Buffer>> {
  const bundlePath = `${chart}/charts/policy/files/policy.tar.gz`;
  const madePath = `${chart}/charts/policy/files/policy.yaml`;
  const [bundle, made] = await Promise.all([readFile(join(root, bundlePath)), read(madePath)]).catch(() => []);
  const policy = await policyFiles(root, bundle && made !== undefined ? { bundle, made } : null);
  const readme = `${chart}/README.md`;
  return new Map<string, string | Buffer>([
    [`${chart}/values.yaml`, valuesYaml()],
    [`${chart}/values.schema.json`, valuesSchema()],
    [readme, withBlocks({ path: readme, text: await read(readme) }, new Map([["values", valuesTable()]]))],
    [bundlePath, policy.bundle],
    [madePath, policy.made],
    ...(await crdTemplates()),
    await manifest({ file: "install/rbac.yaml", template: "rbac.yaml", value: "rbac.create" }),
    await manifest({ file: "install/admission.yaml", template: "admission.yaml", value: "admission.create" }),
  ]);
}

async function crdTemplates(): Promise<[string, string][]> {
  const crds = await generateCrds();
  return kinds.map(({ plural }) => {
    const source = `crds/${group}_${plural}.yaml`;
    const yaml = (crds.get(source) ?? "").replace(/^#.*\n/, "");
    const annotations = { "helm.sh/resource-policy": "keep" };
    return [`${chart}/templates/crd-${plural}.yaml`, templateOf({ source, yaml, switch: "crds.install", annotations })];
  });
}

async function manifest(of: { file: string; template: string; value: string }): Promise<[string, string]> {
  const yaml = await read(of.file);
  return [`${chart}/templates/${of.template}`, templateOf({ source: of.file, yaml, switch: of.value })];
}

async function read(path: string): Promise<string> {
  return await readFile(join(root, path), "utf8");
}
