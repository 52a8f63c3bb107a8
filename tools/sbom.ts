/** node tools/sbom.ts > sbom.cdx.json: what is inside the image besides its base, as CycloneDX, by package-lock.json. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Contrib, Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import { PackageURL } from "packageurl-js";
import parseLicense from "spdx-expression-parse";

type Locked = {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
};
export type Lock = { readonly packages: Readonly<Record<string, Locked>> };

/** A development dependency of the repository, and yet what runs in the image. */
const runtime = "node_modules/node";
const licenses = new Contrib.License.Factories.LicenseFactory((text) => void parseLicense(text));

if (import.meta.main) {
  process.stdout.write(`${sbomOf(JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock)}\n`);
}

/** The same lock gives the same text: no time and no random number is in it. See https://cyclonedx.org/docs/1.6/json/ */
export function sbomOf(lock: Lock): string {
  const inside = Object.entries(lock.packages).filter(([path, { dev, devOptional }]) => {
    return path === runtime || (path !== "" && !dev && !devOptional);
  });
  const components = new Map(inside.map(([path, locked]) => [path, componentOf(path, locked)]));
  const product = productOf(lock);
  linkAll({ lock, components, product });
  const bom = new Models.Bom({
    serialNumber: serialNumberOf(inside),
    metadata: new Models.Metadata({ component: product }),
    components: new Models.ComponentRepository(components.values()),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

function productOf({ packages }: Lock): Models.Component {
  const { version, license } = packages[""] ?? {};
  return new Models.Component(Enums.ComponentType.Application, "consentry", {
    bomRef: "consentry",
    ...(version ? { version } : {}),
    licenses: new Models.LicenseRepository(license ? [licenses.makeFromString(license)] : []),
  });
}

function componentOf(path: string, { version = "", integrity, license }: Locked): Models.Component {
  const [group, name] = nameOf(path);
  const type = path === runtime ? Enums.ComponentType.Platform : Enums.ComponentType.Library;
  return new Models.Component(type, name, {
    ...(group ? { group } : {}),
    ...(path === runtime ? { cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:-:*:*:*` } : {}),
    bomRef: path,
    version,
    purl: new PackageURL("npm", group, name, version, undefined, undefined).toString(),
    hashes: new Models.HashDictionary(integrity ? [[Enums.HashAlgorithm["SHA-512"], hexOf(integrity)]] : []),
    licenses: new Models.LicenseRepository(license ? [licenses.makeFromString(license)] : []),
  });
}

type Parts = {
  readonly lock: Lock;
  readonly components: ReadonlyMap<string, Models.Component>;
  readonly product: Models.Component;
};

function linkAll({ lock, components, product }: Parts): void {
  for (const [path, component] of [["", product] as const, ...components]) {
    for (const name of Object.keys(lock.packages[path]?.dependencies ?? {})) {
      const found = components.get(resolved(path, name, lock));
      if (found) component.dependencies.add(found.bomRef);
    }
  }
  const node = components.get(runtime);
  if (node) product.dependencies.add(node.bomRef);
}

/** Where Node finds a package: in the folder of who asks, or in one further up. */
function resolved(from: string, name: string, lock: Lock): string {
  for (let folder = from; folder !== ""; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = `${folder}/node_modules/${name}`;
    if (lock.packages[path]) return path;
  }
  return `node_modules/${name}`;
}

function nameOf(path: string): [group: string | undefined, name: string] {
  const full = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const [group, name] = full.split("/");
  return name === undefined ? [undefined, full] : [group, name];
}

/** As npm writes a hash: `sha512-` and base64. */
function hexOf(integrity: string): string {
  return Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex");
}

function serialNumberOf(inside: unknown): string {
  const digest = createHash("sha256").update(JSON.stringify(inside)).digest("hex");
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `a${digest.slice(17, 20)}`];
  return `urn:uuid:${parts.join("-")}-${digest.slice(20, 32)}`;
}
