import { readFileSync } from "node:fs";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { describe, expect, it } from "vitest";
import { type Lock, sbomOf } from "../../../tools/sbom.ts";

const lock: Lock = {
  packages: {
    "": { version: "1.2.3", license: "Apache-2.0", dependencies: { "@scope/a": "^1", b: "^2" } },
    "node_modules/@scope/a": { version: "1.0.0", license: "MIT OR Apache-2.0", dependencies: { b: "^1" } },
    "node_modules/@scope/a/node_modules/b": { version: "1.5.0", license: "ISC" },
    "node_modules/b": {
      version: "2.0.0",
      license: "see LICENSE",
      integrity: `sha512-${Buffer.alloc(64, 1).toString("base64")}`,
    },
    "node_modules/node": { version: "24.0.0", dev: true, license: "MIT" },
    "node_modules/tool": { version: "3.0.0", dev: true },
  },
};

type Sbom = {
  readonly serialNumber: string;
  readonly components: readonly {
    readonly purl: string;
    readonly cpe?: string;
    readonly hashes?: readonly unknown[];
    readonly licenses?: readonly unknown[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
};

describe("the list of parts in the image", () => {
  const sbom = JSON.parse(sbomOf(lock)) as Sbom;
  const dependsOn = (ref: string) => sbom.dependencies.find((entry) => entry.ref === ref)?.dependsOn;
  const component = (purl: string) => sbom.components.find((one) => one.purl === purl);

  it("names what runs there, the runtime too, and nothing that only develops it", () => {
    expect(sbom.components.map(({ purl }) => purl)).toEqual([
      "pkg:npm/%40scope/a@1.0.0",
      "pkg:npm/b@1.5.0",
      "pkg:npm/b@2.0.0",
      "pkg:npm/node@24.0.0",
    ]);
    expect(component("pkg:npm/node@24.0.0")?.cpe).toContain(":nodejs:node.js:24.0.0:");
  });

  it("says who needs which version of what, as Node finds it", () => {
    expect(dependsOn("consentry")).toEqual(["node_modules/@scope/a", "node_modules/b", "node_modules/node"]);
    expect(dependsOn("node_modules/@scope/a")).toEqual(["node_modules/@scope/a/node_modules/b"]);
  });

  it("carries hashes and licences, also those that are no SPDX expression", () => {
    expect(component("pkg:npm/b@2.0.0")).toMatchObject({
      hashes: [{ alg: "SHA-512", content: "01".repeat(64) }],
      licenses: [{ license: { name: "see LICENSE" } }],
    });
    expect(component("pkg:npm/%40scope/a@1.0.0")).toMatchObject({ licenses: [{ expression: "MIT OR Apache-2.0" }] });
  });

  it("of this repository is valid CycloneDX and the same every time", async () => {
    const ours = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
    const text = sbomOf(ours);
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
    expect(sbomOf(ours)).toBe(text);
    expect(sbomOf(lock)).not.toContain(JSON.parse(text).serialNumber);
  });
});
